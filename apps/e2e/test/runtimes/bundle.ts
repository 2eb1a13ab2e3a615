import { join } from 'node:path'
import { rolldown } from 'rolldown'

/**
 * What a bundler makes of a file of the project: one program, with all that is imported later.
 *
 * @param target the language that it is to be written in; the newest if not given
 */
export async function bundle(
  project: string,
  file: string,
  { format = 'esm', target = 'esnext' }: { format?: 'esm' | 'iife'; target?: string } = {},
): Promise<string> {
  const bundled = await rolldown({
    input: join(project, file),
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    transform: { target },
  })
  const { output } = await bundled.generate({ format, codeSplitting: false })
  await bundled.close()
  return output[0].code
}
