// How the faults of a model are told.
import { expect, test } from 'vitest'
import { ArchitectureError } from '../arch/errors.ts'
import { faultOf } from './fault.ts'
import { readOnnx } from './read.ts'

test.each(['net.onnx', 'modèles/net.onnx', `${'folder/'.repeat(20)}net.onnx`])(
  'of an ONNX file without its name, however its reader spells it: %s',
  (name) => {
    const read = () => readOnnx(new Uint8Array([8, 7, 255]), name)
    expect(read).toThrow(ArchitectureError)
    try {
      read()
    } catch (error) {
      expect(faultOf(name, error as ArchitectureError)).toMatch(/^this is no ONNX file, or it is damaged: /)
    }
  },
)

test('of JSON each with its place, and how many are left out', () => {
  const errors = Array.from({ length: 23 }, (_, i) => ({ pointer: `/nodes/${i}`, detail: 'no op' }))
  const lines = faultOf('net.json', new ArchitectureError('unknown_op', errors)).split('\n  ')
  expect(lines).toEqual([...errors.slice(0, 20).map(({ pointer }) => `${pointer}: no op`), 'and 3 more'])
})
