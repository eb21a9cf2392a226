// docs/gate.md: what it shows is what is taken.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { requirementsOf } from '@archcast/core/gate/budgets.ts'
import { parseGateConfig } from '@archcast/core/gate/gate-config.ts'

const text = readFileSync(new URL('../../docs/gate.md', import.meta.url), 'utf8')

test('its configuration is valid, and the keys of its table are those of the schema', () => {
  const [, json] = /```json\n([^]*?)```/.exec(text)!
  expect(requirementsOf(parseGateConfig(JSON.parse(json), 'docs/gate.md'))).toHaveLength(6)
  const schema = readFileSync(new URL('../../schema/archcast.config.json', import.meta.url), 'utf8')
  const keys = [...text.matchAll(/^\| `([a-z_[\].]+)`/gm)].map(([, key]) => key)
  expect(keys.length).toBeGreaterThan(14)
  for (const key of keys) expect(schema).toContain(`"${key.replace('[]', '').split('.').at(-1)}"`)
})
