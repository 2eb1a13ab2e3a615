import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { chromium, type LaunchOptions } from 'playwright-core'
import { root, run } from './run.ts'

/** Where a Chromium of ours is kept; it belongs to the checkout, and changes nothing of the machine. */
const cache = join(root, 'apps/e2e/.cache')

/** A build of Chromium without a window that comes inside an npm package, for Linux and x64: 66 MB, and 210 unpacked. */
const packaged = '@sparticuz/chromium@153.0.0'

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge']
const otherPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** What is to be given to Playwright, besides what a test wants. */
export type Browser = Required<Pick<LaunchOptions, 'executablePath' | 'env' | 'args'>>

/**
 * Finds a Chromium: that of `PROGRESSDB_CHROMIUM`, or one that is installed; else it gets one, from npm, or as root from
 * Debian's packages.
 *
 * @returns undefined, and why, where there is none to be had
 */
export async function findChromium(): Promise<Browser | { missing: string }> {
  const why: string[] = []
  for (const way of [installed, fromNpm, fromDebian]) {
    const found = await way().catch((error: Error) => error.message)
    if (typeof found !== 'string') {
      const failure = await tryOut(found)
      if (failure === undefined) return found
      why.push(`${found.executablePath} does not start: ${failure}`)
    } else why.push(found)
  }
  return { missing: `There is no Chromium to test with. ${why.join('; ')}.` }
}

async function installed(): Promise<Browser | string> {
  const { PROGRESSDB_CHROMIUM: own, PATH = '' } = process.env
  const onPath = PATH.split(delimiter).flatMap((folder) => programs.map((program) => join(folder, program)))
  const executablePath = [...(own ? [own] : onPath), ...otherPlaces].find((path) => existsSync(path))
  return executablePath === undefined ? 'None is installed' : browser(executablePath)
}

/** The package is made for AWS Lambda: it unpacks itself, with the libraries that it needs, if it takes this for one. */
async function fromNpm(): Promise<Browser | string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `${packaged} is not for ${process.platform} on ${process.arch}`
  const folder = join(cache, packaged.replaceAll(/\W+/g, '-'))
  if (!existsSync(folder)) await unpack(folder)
  return browser(join(folder, 'chromium'), {
    LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
  })
}

async function unpack(folder: string): Promise<void> {
  progress(`Getting a Chromium from npm (${packaged}, once) ...`)
  const unfinished = `${folder}-${process.pid}`
  try {
    await mkdir(unfinished, { recursive: true })
    const install = [
      'install',
      '--prefix',
      unfinished,
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      packaged,
    ]
    await orFail(run('npm', install, { cwd: unfinished }))
    const script = `(await import('@sparticuz/chromium')).default.executablePath().then(console.log)`
    await orFail(
      run(process.execPath, ['--input-type=module', '-e', script], {
        cwd: unfinished,
        env: { TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
      }),
    )
    await rm(join(unfinished, 'node_modules'), { recursive: true })
    // It would look for its fonts where a Lambda has them, and a page with an input and no font at all is its end.
    const dirs = [join(folder, 'fonts'), '/usr/share/fonts'].map((dir) => `<dir>${dir}</dir>`).join('')
    const caching = `<cachedir>${join(folder, 'fonts-cache')}</cachedir>`
    await writeFile(join(unfinished, 'fonts.conf'), `<fontconfig>${dirs}${caching}</fontconfig>\n`)
    await rename(unfinished, folder)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

async function fromDebian(): Promise<Browser | string> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return 'Without root and apt-get, none can be installed'
  progress('Installing Chromium with apt-get (once) ...')
  await orFail(run('apt-get', ['update'], { cwd: root }))
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await orFail(run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { cwd: root, env }))
  return browser('/usr/bin/chromium')
}

function browser(executablePath: string, env: Record<string, string> = {}): Browser {
  // Chromium's sandbox refuses root, and so does that of most containers; the pages are our own.
  return {
    executablePath,
    env: { ...(process.env as Record<string, string>), ...env },
    args: ['--no-sandbox'],
  }
}

/** @returns why it does not run */
async function tryOut(found: Browser): Promise<string | undefined> {
  try {
    const started = await chromium.launch({ ...found, timeout: 30_000 })
    await started.close()
    return undefined
  } catch (error) {
    return (error as Error).message.split('\n')[0]
  }
}

async function orFail(outcome: ReturnType<typeof run>): Promise<void> {
  const { code, output } = await outcome
  if (code !== 0) throw new Error(output.trim().split('\n').slice(-3).join(' '))
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}
