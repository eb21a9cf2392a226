import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { tooOld } from './least-node.ts'

test('a Node that is older than the manifest says is named with the remedy', () => {
  expect(manifest.engines.node).toBe('>=22.5')
  expect(tooOld('20.20.2')).toMatch(/^archcast: Node 22\.5 or later is needed; this is 20\.20\.2\. Install/)
  expect(tooOld('22.4.1')).toMatch('this is 22.4.1')
  expect(tooOld('9.11.2')).toMatch('this is 9.11.2')
  for (const version of ['22.5.0', '22.12.0', '24.0.0', '26.1.0-nightly']) expect(tooOld(version)).toBeUndefined()
})
