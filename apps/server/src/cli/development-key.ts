import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateApiKey, type KeyRing, parseApiKey } from '../auth/api-keys.ts'
import { createKey } from '../features/keys/keys.ts'
import type { Intake } from '../intake/intake.ts'
import { writeDurably } from '../storage/rocks/folder.ts'

/** Where development mode keeps its key. Production keys are never written down by the server. */
export const developmentKeyPath = (dataDir: string) => join(dataDir, 'dev-key')

/** The key of the data folder, made and stored the first time. */
export async function developmentKey(intake: Intake, ring: KeyRing, dataDir: string): Promise<string> {
  const text = (await readDevelopmentKey(dataDir)) ?? generateApiKey()
  if (ring.get(parseApiKey(text)!.id)) return text
  await writeDurably(developmentKeyPath(dataDir), `${text}\n`)
  await intake.submit(createKey('backend', 'development', text))
  return text
}

export async function readDevelopmentKey(dataDir: string): Promise<string | undefined> {
  try {
    const text = (await readFile(developmentKeyPath(dataDir), 'utf8')).trim()
    return parseApiKey(text) ? text : undefined
  } catch {
    return undefined
  }
}
