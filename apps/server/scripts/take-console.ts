// Copies the built console into the package before it is packed: `node scripts/take-console.ts`.
import { cpSync, existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = fileURLToPath(new URL('../../console/dist', import.meta.url))
const taken = fileURLToPath(new URL('../console', import.meta.url))

if (!existsSync(built)) {
  process.stderr.write(
    'The console is not built: run `npx turbo run build --filter=@progressdb/console` first.\n',
  )
  process.exit(1)
}
rmSync(taken, { recursive: true, force: true })
cpSync(built, taken, { recursive: true })
