// Damaged files and small ones that ask for much: read or refused, never a failure. `npm run fuzz:onnx` tries 5,000, and times them.
import { expect, test } from 'vitest'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { BOMBS, MUTATIONS } from '../fuzz/onnx-mutations.ts'
import { onnxFixtures } from '../fixtures/onnx/fixtures.ts'
import { readHostile } from '../fuzz/read-hostile.ts'

test.each(Object.keys(BOMBS))('%s', (name) => {
  expect(readHostile(name, BOMBS[name]()).code).not.toBe('read')
})

test.each(Object.keys(MUTATIONS))('%s', (name) => {
  const fixtures = onnxFixtures()
  const random = createRandom(2)
  const codes = Array.from({ length: 100 }, () => {
    return readHostile(name, MUTATIONS[name](random.pick(fixtures).bytes, random)).code
  })
  // Of files in pieces nothing is left; of the others some are still networks.
  expect(codes.includes('read')).toBe(name !== 'truncate' && name !== 'splice')
})
