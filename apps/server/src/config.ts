import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseApiKey } from './auth/api-keys.ts'

const keyList = z
  .union([z.string().transform((text) => text.split(',')), z.array(z.string())])
  .transform((keys) => keys.map((key) => key.trim()).filter((key) => key !== ''))
  .refine((keys) => keys.every((key) => parseApiKey(key)), {
    message: 'holds something that is not an API key; keys are made with `progressdb key create --print`',
  })
const textList = z
  .union([z.string().transform((text) => text.split(',')), z.array(z.string())])
  .transform((texts) => texts.map((text) => text.trim()).filter((text) => text !== ''))
/** A flag and a variable are texts. An empty one, and what is none in YAML, would be taken for 0 by `Number`. */
const whole = (least: number, most: number) =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d{1,16}$/)
          .transform(Number),
      ],
      { error: 'must be a whole number' },
    )
    .pipe(z.int().min(least).max(most))
const bytes = whole
const count = whole
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], {
  error: 'must be true or false',
})
const ms = whole

const KiB = 1024
const MiB = 1024 * KiB

/** A setting: what it may be, what it is if nobody says, and why it is there. */
interface Setting {
  schema: z.ZodType
  usual: string | number | boolean | readonly string[]
  /** For `docs/configuration.md`, which is made from this table. */
  about: string
  secret?: true
}

/**
 * Every setting. `dataDir` is `--data-dir` as a flag, `PROGRESSDB_DATA_DIR` in the environment and `dataDir` in the
 * YAML file.
 */
export const settings = {
  host: {
    schema: z.string().min(1),
    usual: '127.0.0.1',
    about:
      'The address to listen on. `0.0.0.0` or `::` makes the server reachable from other machines; put TLS in front.',
  },
  port: {
    schema: whole(0, 65_535),
    usual: 8080,
    about: 'The port to listen on; 0 picks a free one.',
  },
  dataDir: {
    schema: z.string().min(1),
    usual: './progressdb-data',
    about: 'The folder that holds everything; made if it is not there.',
  },
  durability: {
    schema: z.enum(['safe', 'fast']),
    usual: 'safe',
    about:
      '`safe`: a write is answered when it would survive a loss of power. `fast`: when it would survive a kill of the process. A request may ask for less with `Prefer: durability=fast`.',
  },
  fastSyncMs: {
    schema: ms(1, 10_000),
    usual: 50,
    about: 'In `fast`, how many milliseconds of answered writes a loss of power may take.',
  },
  apiKeys: {
    schema: keyList,
    usual: [],
    about: 'Backend keys, besides those made with `progressdb key create`; separated by commas.',
    secret: true,
  },
  adminKeys: { schema: keyList, usual: [], about: 'Admin keys, likewise.', secret: true },
  metricsAccess: {
    schema: z.enum(['admin', 'open']),
    usual: 'admin',
    about: 'Who may read `/metrics`: who has an admin key, or everybody who reaches the port.',
  },
  corsOrigins: {
    schema: textList,
    usual: [],
    about:
      'Origins whose web pages may call the API, separated by commas (`https://app.example.com`); `*` for all.',
  },
  console: {
    schema: flag,
    usual: true,
    about:
      'Whether the web console is served at `/`: a page that has no rights of its own, and asks for a key or a token. `false` where the port is to speak the API only.',
  },
  logLevel: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    usual: 'info',
    about: '`debug` logs every request; `info` only slow and failed ones.',
  },
  maxBodyBytes: {
    schema: bytes(KiB, 256 * MiB),
    usual: MiB,
    about: 'The largest body of a request: far above any message, far below what would stall the others.',
  },
  maxJsonDepth: {
    schema: count(4, 1000),
    usual: 64,
    about: 'How deep the JSON of a request may be nested; real documents stay below 20.',
  },
  maxPage: { schema: count(1, 10_000), usual: 1000, about: 'The most messages in one page.' },
  maxPageBytes: {
    schema: bytes(64 * KiB, 1024 * MiB),
    usual: 8 * MiB,
    about: 'The most bytes of items in one page, which is then shorter than was asked for.',
  },
  maxBatch: { schema: count(1, 10_000), usual: 1000, about: 'The most messages in one batch create.' },
  maxMetadataBytes: {
    schema: bytes(2, 256 * KiB),
    usual: 16 * KiB,
    about: 'The largest metadata of a thread or message, as JSON: what is larger belongs into the body.',
  },
  maxReactions: {
    schema: count(1, 1000),
    usual: 50,
    about: 'The most different reactions to one message: they are written again with each reaction.',
  },
  maxMentions: {
    schema: count(0, 1000),
    usual: 50,
    about:
      'The most users that one message mentions: each of them costs the message a row or two. Whom a whole thread concerns is better not mentioned one by one.',
  },
  maxThreadStreams: {
    schema: count(1, 1000),
    usual: 8,
    about: 'Messages that may be streamed at once in one thread: each is read by whoever comes in meanwhile.',
  },
  maxStreams: {
    schema: count(1, 1_000_000),
    usual: 10_000,
    about:
      'Messages that may be streamed at once in all threads: the memory that keeps an eye on them is small.',
  },
  maxStreamBytes: {
    schema: bytes(KiB, 256 * MiB),
    usual: 2 * MiB,
    about:
      'The most that is appended to one streamed message, in bytes of JSON and with what is taken back: twice the usual `maxBodyBytes`, so that it can still be imported.',
  },
  maxStreamPieces: {
    schema: count(1, 10_000_000),
    usual: 100_000,
    about:
      'The most appends to one streamed message, which are read one by one where it is no longer in memory.',
  },
  streamIdleMs: {
    schema: ms(100, 86_400_000),
    usual: 300_000,
    about: 'A streamed message to which nothing is appended for so long is aborted: its writer is gone.',
  },
  maxQueueCommands: {
    schema: count(1, 1_000_000),
    usual: 4096,
    about:
      'How many writes may wait for a commit before new ones get `503 overloaded`: about a quarter of a second’s worth.',
  },
  maxQueueBytes: {
    schema: bytes(MiB, 16 * 1024 * MiB),
    usual: 64 * MiB,
    about: 'How many bytes of writes may wait, and how many bytes of bodies may be read at once.',
  },
  maxCommitCommands: {
    schema: count(1, 100_000),
    usual: 512,
    about: 'The most writes in one commit: more only makes the first ones wait.',
  },
  maxCommitBytes: {
    schema: bytes(64 * KiB, 1024 * MiB),
    usual: 4 * MiB,
    about: 'The most bytes in one commit, roughly.',
  },
  maxConnections: {
    schema: count(1, 1_000_000),
    usual: 10_000,
    about: 'Open connections; more are turned away with `503 overloaded`.',
  },
  maxLiveConnections: {
    schema: count(1, 1_000_000),
    usual: 8000,
    about: 'Live connections at once, fewer than `maxConnections` so that requests still come through.',
  },
  maxSubscriptions: {
    schema: count(1, 100_000),
    usual: 1000,
    about: 'The most threads that one live connection follows.',
  },
  liveBufferBytes: {
    // Not below what a socket takes before it asks to wait.
    schema: bytes(128 * KiB, 64 * MiB),
    usual: 256 * KiB,
    about:
      'How many bytes may wait for a slow live reader. Beyond, it is sent nothing until it has taken them, and then catches up.',
  },
  liveHeartbeatMs: {
    schema: ms(100, 600_000),
    usual: 15_000,
    about: 'How often a live connection is sent something, so that proxies and readers see that it lives.',
  },
  liveStallMs: {
    schema: ms(100, 3_600_000),
    usual: 30_000,
    about: 'A live reader that takes nothing for so long is cut off.',
  },
  livePollMs: {
    schema: ms(100, 600_000),
    usual: 25_000,
    about: 'How long a long poll waits for something to happen: less than proxies usually allow.',
  },
  purgeEveryMs: {
    schema: ms(10, 86_400_000),
    usual: 1000,
    about:
      'How often expired messages are looked for, to be purged. They are hidden from their time on all the same.',
  },
  presenceMs: {
    schema: ms(100, 3_600_000),
    usual: 30_000,
    about:
      'How long a user stays present in a thread after its last live connection to it ended, or, without one, after it last said so.',
  },
  maxPresent: {
    schema: count(1, 100_000),
    usual: 500,
    about: 'The most users present in one thread: each who comes is told of all, and all are told of each.',
  },
  maxPresentInAll: {
    schema: count(1, 10_000_000),
    usual: 20_000,
    about: 'The most users present in all threads together; each takes about 1 KiB of memory.',
  },
  typingMs: {
    schema: ms(1000, 600_000),
    usual: 6000,
    about: 'How long readers take somebody to be typing who doesn’t say it again.',
  },
  headersTimeoutMs: {
    schema: ms(100, 600_000),
    usual: 10_000,
    about: 'How long a client may take to send a request’s headers.',
  },
  requestTimeoutMs: {
    schema: ms(100, 3_600_000),
    usual: 60_000,
    about: 'How long a client may take to send a whole request.',
  },
  keepAliveMs: {
    schema: ms(100, 3_600_000),
    usual: 65_000,
    about: 'How long an idle connection stays open; longer than that of most load balancers.',
  },
  drainMs: { schema: ms(0, 600_000), usual: 10_000, about: 'How long a stop waits for requests under way.' },
  cacheBytes: {
    schema: bytes(MiB, 64 * 1024 * MiB),
    usual: 64 * MiB,
    about: 'Memory for rows read again and again: threads, members, the ends of conversations.',
  },
  pageCacheBytes: {
    schema: bytes(MiB, 64 * 1024 * MiB),
    usual: 32 * MiB,
    about: 'Memory for the newest pages of busy threads, ready to be sent.',
  },
  writeBufferBytes: {
    schema: bytes(MiB, 1024 * MiB),
    usual: 32 * MiB,
    about:
      'Bytes of written rows held in memory before they become a table. Twice this, at most, is replayed after a kill.',
  },
  reserveBytes: {
    schema: bytes(0, 16 * 1024 * MiB),
    usual: 96 * MiB,
    about:
      'Disk space kept in reserve, so that the database can be opened again on a full disk; at least three write buffers.',
  },
  feedKeep: {
    schema: count(1000, 1_000_000_000),
    usual: 200_000,
    about: 'How many commits the feed of changes keeps for those who follow it.',
  },
  listSettleMs: {
    schema: ms(10, 60_000),
    usual: 1000,
    about:
      'How long an active thread’s row may lag in the lists by activity. Readers see the true order all the same.',
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings
export type Config = { [name in SettingName]: z.output<(typeof settings)[name]['schema']> }
export const settingNames = Object.keys(settings) as SettingName[]

/** Where a setting's value came from. */
export type Source = 'flag' | 'environment' | 'file' | 'default'

export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** `dataDir` as a flag: `--data-dir`. */
export function flagOf(name: SettingName): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** `dataDir` in the environment: `PROGRESSDB_DATA_DIR`. */
export function variableOf(name: SettingName): string {
  return `PROGRESSDB_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

export interface Given {
  flags?: Partial<Record<SettingName, unknown>>
  environment?: Record<string, string | undefined>
  /** The path of a YAML file. */
  file?: string
}

export interface LoadedConfig {
  config: Config
  sources: Record<SettingName, Source>
  warnings: string[]
}

/**
 * The effective settings: a flag before the environment before the file before the default.
 *
 * @throws ConfigError that names the setting and where its value came from
 * @example loadConfig({ flags: { port: 0 }, environment: process.env }).config.port // 0
 */
export function loadConfig({ flags = {}, environment = {}, file }: Given): LoadedConfig {
  const fromFile = file === undefined ? {} : readConfigFile(file)
  const config: Record<string, unknown> = {}
  const sources: Record<string, Source> = {}
  for (const name of settingNames) {
    const { schema, usual } = settings[name]
    const candidates: [Source, string, unknown][] = [
      ['flag', `the flag ${flagOf(name)}`, flags[name]],
      ['environment', `the variable ${variableOf(name)}`, environment[variableOf(name)] || undefined],
      ['file', `"${name}" in ${file}`, fromFile[name]],
      ['default', 'the default', usual],
    ]
    const [source, where, value] = candidates.find(([, , given]) => given !== undefined)!
    const result = schema.safeParse(value)
    if (!result.success) {
      throw new ConfigError(
        `The setting ${name} (from ${where}) is not valid: ${result.error.issues[0]!.message}`,
      )
    }
    config[name] = result.data
    sources[name] = source
  }
  return {
    config: config as Config,
    sources: sources as Record<SettingName, Source>,
    // Not an error: an orchestrator adds variables of its own for a service that is called progressdb.
    warnings: Object.keys(environment)
      .filter((name) => name.startsWith('PROGRESSDB_') && !knownVariables.has(name))
      .map((name) => `There is no setting for the variable ${name}; it is ignored.`),
  }
}

/** Read by the SDKs and the command line, not settings of the server. */
const knownVariables = new Set([
  ...settingNames.map(variableOf),
  'PROGRESSDB_CONFIG',
  'PROGRESSDB_KEY',
  'PROGRESSDB_URL',
])

function readConfigFile(file: string): Record<string, unknown> {
  let value: unknown
  try {
    value = parse(readFileSync(file, 'utf8')) ?? {}
  } catch (error) {
    throw new ConfigError(`The settings file ${file} cannot be read: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`The settings file ${file} must hold names and values.`)
  }
  const unknown = Object.keys(value).find((name) => !(settingNames as string[]).includes(name))
  if (unknown !== undefined) throw new ConfigError(`There is no setting "${unknown}" (in ${file}).`)
  return value as Record<string, unknown>
}

const hidden = '(hidden)'

/** The settings for people to read: secrets are counted, not shown. */
export function describeConfig({
  config,
  sources,
}: LoadedConfig): { name: SettingName; value: unknown; source: Source }[] {
  return settingNames.map((name) => {
    const value = config[name]
    const isSecret = 'secret' in settings[name]
    const shown = isSecret && Array.isArray(value) ? value.map(() => hidden) : value
    return { name, value: shown, source: sources[name] }
  })
}
