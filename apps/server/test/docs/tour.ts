import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../../..')

/**
 * Runs the shell examples of a page, one after the other, and returns what they print.
 *
 * @param mark what stands behind `sh` at the beginning of an example that is to be run
 * @param url the server, in the place of the page's `http://127.0.0.1:8080`
 */
export async function runTour(page: string, mark: string, url: string, cwd: string): Promise<string> {
  const examples = [...page.matchAll(new RegExp(`^\`\`\`sh ${mark}\\n(.*?)^\`\`\`$`, 'gms'))]
  const script = examples.map(([, lines]) => lines!).join('\n')
  const { code, output } = await shell(`set -e\n${script.replaceAll('http://127.0.0.1:8080', url)}`, cwd)
  if (examples.length < 3 || code !== 0) throw new Error(`the examples ended with ${code}:\n${output}`)
  return output
}

function shell(script: string, cwd: string): Promise<{ code: number | null; output: string }> {
  // As in the checkout, whose node_modules/.bin npx looks into.
  const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` }
  const child = spawn('sh', ['-c', `npx() { "$@"; }\n${script}`], { cwd, env })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => process.stderr.write(chunk))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })))
}
