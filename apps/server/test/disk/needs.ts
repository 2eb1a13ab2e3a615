import { spawnSync } from 'node:child_process'

/** What a test needs and this machine lacks, or undefined. A lack is printed; where CI is set, it is a failure. */
export function lacking(...needs: (() => string | undefined)[]): string | undefined {
  for (const need of needs) {
    const lack = need()
    if (lack === undefined) continue
    if (process.env.CI) throw new Error(`This test cannot be left out where CI is set: ${lack}.`)
    process.stdout.write(`SKIPPED: ${lack}.\n`)
    return lack
  }
  return undefined
}

/** To mount a small disk. */
export function root(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux has tmpfs'
  return process.getuid!() === 0 ? undefined : 'only root may mount a tmpfs'
}

/** To make system calls fail; it is installed where it isn't there. */
export function strace(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux has strace'
  if (!isThere('strace') && root() === undefined) {
    process.stdout.write('Installing strace ...\n')
    const install = 'apt-get update && apt-get install -y --no-install-recommends strace'
    spawnSync('sh', ['-c', install], { stdio: 'inherit' })
  }
  if (!isThere('strace')) return 'strace is not installed, and could not be'
  const tried = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], { encoding: 'utf8' })
  return tried.status === 0 ? undefined : `strace may not trace here: ${tried.stderr.trim()}`
}

function isThere(program: string): boolean {
  return spawnSync(program, ['-V']).status === 0
}
