import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { generateApiKey } from './auth/api-keys.ts'
import {
  ConfigError,
  describeConfig,
  flagOf,
  loadConfig,
  settingNames,
  settings,
  variableOf,
} from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'progressdb-config-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const yaml = (text: string) => {
  const file = join(folder, `${files++}.yaml`)
  writeFileSync(file, text)
  return file
}

describe('loadConfig', () => {
  test('takes a flag before the environment before the file before the default', () => {
    const file = yaml('port: 3\nhost: file\nlogLevel: warn\n')
    const { config, sources } = loadConfig({
      flags: { port: '1' },
      environment: { PROGRESSDB_PORT: '2', PROGRESSDB_HOST: 'environment' },
      file,
    })
    expect(config).toMatchObject({ port: 1, host: 'environment', logLevel: 'warn', durability: 'safe' })
    expect(sources).toMatchObject({
      port: 'flag',
      host: 'environment',
      logLevel: 'file',
      durability: 'default',
    })
  })

  test('names the setting and where its value came from', () => {
    const cases = [
      [{ flags: { port: 'x' } }, 'port (from the flag --port)'],
      [
        { environment: { PROGRESSDB_DURABILITY: 'maybe' } },
        'durability (from the variable PROGRESSDB_DURABILITY)',
      ],
      [{ environment: { PROGRESSDB_PORT: 'tcp://10.0.0.1:80' } }, 'port (from the variable PROGRESSDB_PORT)'],
      [{ file: yaml('maxPage: 0') }, `maxPage (from "maxPage" in ${folder}`],
      [{ file: yaml('nonsense: 1') }, 'There is no setting "nonsense"'],
      [{ file: yaml('port:') }, 'port (from "port"'],
      [{ file: yaml('reserveBytes: null') }, 'reserveBytes (from "reserveBytes"'],
      [{ file: yaml('drainMs: false') }, 'drainMs (from "drainMs"'],
      [{ file: yaml('maxPage: [5]') }, 'maxPage (from "maxPage"'],
      [{ environment: { PROGRESSDB_PORT: ' ' } }, 'port (from the variable PROGRESSDB_PORT)'],
      [{ file: yaml('- 1') }, 'must hold names and values'],
      [{ file: join(folder, 'missing.yaml') }, 'cannot be read'],
      [{ flags: { apiKeys: 'secret' } }, 'apiKeys (from the flag --api-keys)'],
    ] as const
    for (const [given, message] of cases) {
      expect(() => loadConfig(given)).toThrow(ConfigError)
      expect(() => loadConfig(given)).toThrow(message)
    }
  })

  test('never repeats a secret in a message', () => {
    const key = generateApiKey().slice(0, -1)
    expect(() => loadConfig({ environment: { PROGRESSDB_API_KEYS: key } })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(key) }),
    )
  })

  test('takes lists from text and from YAML, and an empty variable as none', () => {
    const [one, two] = [generateApiKey(), generateApiKey()]
    expect(loadConfig({ environment: { PROGRESSDB_API_KEYS: `${one}, ${two}` } }).config.apiKeys).toEqual([
      one,
      two,
    ])
    expect(loadConfig({ file: yaml(`apiKeys: [${one}]`) }).config.apiKeys).toEqual([one])
    expect(loadConfig({ environment: { PROGRESSDB_API_KEYS: '' } }).config.apiKeys).toEqual([])
  })

  test('warns of variables that are no settings', () => {
    const { warnings } = loadConfig({
      environment: { PROGRESSDB_PROT: '1', PROGRESSDB_CONFIG: 'x', OTHER: '1' },
    })
    expect(warnings).toEqual([expect.stringContaining('PROGRESSDB_PROT')])
  })
})

test('settings are shown with their sources, and secrets are hidden', () => {
  const key = generateApiKey()
  const shown = describeConfig(loadConfig({ flags: { adminKeys: key } }))
  expect(shown.map(({ name }) => name)).toEqual(settingNames)
  expect(shown.find(({ name }) => name === 'adminKeys')).toEqual({
    name: 'adminKeys',
    value: ['(hidden)'],
    source: 'flag',
  })
  expect(JSON.stringify(shown)).not.toContain(key)
})

test('each setting has a name as a flag and in the environment, and a reason', () => {
  expect(flagOf('maxBodyBytes')).toBe('--max-body-bytes')
  expect(variableOf('maxBodyBytes')).toBe('PROGRESSDB_MAX_BODY_BYTES')
  for (const name of settingNames) expect(settings[name].about.length).toBeGreaterThan(20)
})
