// Damaged files and small ones that ask for much: read or refused, never a failure. `npm run fuzz:onnx` tries 5,000.
import { describe, expect, test } from 'vitest'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { MESSAGE_BOMBS } from '../fuzz/message-bombs.ts'
import { MUTATIONS } from '../fuzz/onnx-mutations.ts'
import { REFUSED_GRAPHS, SLOW_GRAPHS } from '../fuzz/graph-bombs.ts'
import { fuzzSources } from '../fuzz/sources.ts'
import { readHostile } from '../fuzz/read-hostile.ts'

describe('small files that ask for much', () => {
  const refused = { ...MESSAGE_BOMBS, ...REFUSED_GRAPHS }
  test.each(Object.keys(refused))('%s', (name) => {
    const { code, ms } = readHostile(name, refused[name]())
    expect(code).not.toBe('read')
    // Twice what the command allows: compilers are still at work.
    expect(ms).toBeLessThan(2_000)
  })

  test.each(Object.keys(SLOW_GRAPHS))('%s', (name) => {
    expect(readHostile(name, SLOW_GRAPHS[name]()).ms).toBeLessThan(2_000)
  })
})

test.each(Object.keys(MUTATIONS))('%s', (name) => {
  const sources = fuzzSources()
  const random = createRandom(2)
  const codes = Array.from({ length: 100 }, () => {
    return readHostile(name, MUTATIONS[name](random.pick(sources), random)).code
  })
  // Of files in pieces nothing is left; of the others some are still networks.
  expect(codes.includes('read')).toBe(name !== 'truncate' && name !== 'splice')
})
