import { describe, expect, test } from 'vitest'
import { readSettings } from './settings.ts'

const settings = (env: Record<string, string>, ...args: string[]) => readSettings(env, args)

test('files of tasks and devices are named by commas, and none are by default', () => {
  expect(settings({})).toMatchObject({ taskFiles: [], deviceFiles: [], tokens: [], origins: [], told: [] })
  const env = { ARCHCAST_TASK_FILES: 'a.json, b.json', ARCHCAST_DEVICE_FILES: ' my laptop.json ' }
  expect(settings(env)).toMatchObject({ taskFiles: ['a.json', 'b.json'], deviceFiles: ['my laptop.json'] })
})

const NAMES = `PORT HOST ARCHCAST_MODEL ARCHCAST_TASK_FILES ARCHCAST_DEVICE_FILES ARCHCAST_PROCESSES ARCHCAST_QUEUE
  ARCHCAST_PROVIDER ARCHCAST_TOKENS ARCHCAST_OPEN ARCHCAST_ORIGINS ARCHCAST_RATE ARCHCAST_PROXIES ARCHCAST_QUEUE_URL`.split(
  /\s+/,
)

describe('a setting is refused by its name', () => {
  test.each(NAMES.flatMap((name) => ['', '  '].map((text) => ({ name, text }))))('$name=$text', ({ name, text }) => {
    expect(() => settings({ [name]: text })).toThrow(`${name} is set, but empty`)
  })

  test.each([
    ...['0', '-1', '1.5', '1e3', '0x10', 'ten', '1025', 'NaN', 'Infinity', '٣'].map((text) => [
      'ARCHCAST_PROCESSES',
      text,
    ]),
    ...['-1', '65536', '80 81', '+80', '1_000'].map((text) => ['PORT', text]),
    ...['0', '1000001'].flatMap((text) => [
      ['ARCHCAST_QUEUE', text],
      ['ARCHCAST_RATE', text],
    ]),
    ['ARCHCAST_PROVIDER', 'tpu'],
    ['ARCHCAST_OPEN', 'true'],
  ])('%s=%s', (name, text) => {
    expect(() => settings({ [name]: text })).toThrow(`${name} must be`)
  })

  test.each([
    ['ARCHCAST_TOKENS', ' , ', /item 1 of 2 is empty/],
    ['ARCHCAST_TOKENS', 'a,,b', /item 2 of 3 is empty/],
    ['ARCHCAST_TOKENS', 'secret, b, secret', /items 1 and 3 are the same/],
    ['ARCHCAST_TOKENS', 'good, two words', /item 2 has characters that no bearer token has/],
    ['ARCHCAST_TASK_FILES', 'a.json,a.json', /items 1 and 2 are the same/],
    ['ARCHCAST_ORIGINS', 'https://a.example/', /write https:\/\/a\.example$/],
    ['ARCHCAST_ORIGINS', 'a.example', /'a\.example' is no origin/],
    ['ARCHCAST_ORIGINS', 'null', /'null' is no origin/],
    ['ARCHCAST_ORIGINS', '*, https://a.example', /`\*` alone/],
    ['ARCHCAST_PROXIES', '10.0.0.0/33', /no address and no network/],
    ['ARCHCAST_PROXIES', 'proxy', /'proxy' is no address/],
  ])('%s=%s', (name, text, reason) => {
    expect(() => settings({ [name]: text })).toThrow(reason)
    expect(() => settings({ [name]: text })).toThrow(name)
  })

  test('without telling a token', () => {
    for (const text of ['secret,secret', 'se cret'])
      expect(() => settings({ ARCHCAST_TOKENS: text })).not.toThrow(/se ?cret/)
  })
})

describe('a service that others reach', () => {
  test.each(['0.0.0.0', '::', '192.0.2.1', 'service.example', '::ffff:192.0.2.1'])(
    'on %s has tokens, or is told',
    (HOST) => {
      expect(() => settings({ HOST })).toThrow(/ARCHCAST_TOKENS names no token; .*ARCHCAST_OPEN=yes/)
      expect(() => settings({ HOST, ARCHCAST_OPEN: 'no' })).toThrow(/ARCHCAST_TOKENS/)
      expect(settings({ HOST, ARCHCAST_OPEN: 'yes' }).tokens).toEqual([])
      expect(settings({ HOST, ARCHCAST_TOKENS: 'new, old' }).tokens).toEqual(['new', 'old'])
    },
  )

  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('is not one on %s', (HOST) => {
    expect(settings({ HOST }).tokens).toEqual([])
  })

  test('is not told two things at once', () => {
    expect(() => settings({ ARCHCAST_OPEN: 'yes', ARCHCAST_TOKENS: 'a' })).toThrow(/leave out one/)
  })
})

test('settings that nothing reads are told, with the one that was meant', () => {
  const env = { ARCHCAST_TOKENZ: 'a', archcast_rate: '3', ARCHCAST_COLOUR: 'red', ARCHCAST_TOKEN: 'of a command' }
  const told = settings(env).told.toSorted()
  expect(told).toHaveLength(3)
  expect(told[0]).toBe('ARCHCAST_COLOUR is no setting, and is not read')
  expect(told[1]).toMatch(/^ARCHCAST_TOKENZ .* did you mean ARCHCAST_TOKENS\?$/)
  expect(told[2]).toMatch(/^archcast_rate .* did you mean ARCHCAST_RATE\?$/)
})
