// Damaged files and small ones that ask for much: read or refused, never a failure. `npm run fuzz:files` tries 100,000.
import { describe, expect, test } from 'vitest'
import { REFUSED_GRAPHS, SLOW_GRAPHS } from '../fuzz/graph-bombs.ts'
import { MESSAGE_BOMBS } from '../fuzz/message-bombs.ts'
import { MUTATIONS } from '../fuzz/onnx-mutations.ts'
import { readHostileOnnx, readTimed } from '../fuzz/read-hostile.ts'
import { fuzzSources } from '../fuzz/sources.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

const read = (name: string, bytes: Uint8Array) => readTimed(name, () => readHostileOnnx(bytes))

describe('small files that ask for much', () => {
  const refused = { ...MESSAGE_BOMBS, ...REFUSED_GRAPHS }
  test.each(Object.keys(refused))('%s', async (name) => {
    const { code, ms } = await read(name, refused[name]())
    expect(code).not.toBe('read')
    // Twice what the command allows: compilers are still at work.
    expect(ms).toBeLessThan(2_000)
  })

  test.each(Object.keys(SLOW_GRAPHS))('%s', async (name) => {
    expect((await read(name, SLOW_GRAPHS[name]())).ms).toBeLessThan(2_000)
  })
})

test.each(Object.keys(MUTATIONS))('%s', (name) => {
  const sources = fuzzSources()
  const random = createRandom(2)
  const codes = Array.from({ length: 100 }, () => {
    return readHostileOnnx(MUTATIONS[name](random.pick(sources), random))
  })
  // Files in pieces are never networks; some of the others still are.
  expect(codes.includes('read')).toBe(name !== 'truncate' && name !== 'splice')
})
