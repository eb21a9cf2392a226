// Networks to damage: those of torchvision, one of each kind that PyTorch's exporters give, and branches.
import { exportedFiles } from '../fixtures/onnx/exporters.ts'
import { onnxFixtures } from '../fixtures/onnx/fixtures.ts'
import { smallModel } from '../onnx/small-models.ts'

/** Attention, windows, recurrent layers, integers, resizing, equations, several ends, in four forms each. */
export function fuzzSources(): Uint8Array[] {
  return [...onnxFixtures().map(({ bytes }) => bytes), ...exportedFiles().map(({ bytes }) => bytes()), branching()]
}

function branching(): Uint8Array {
  const conv = [{ op: 'Conv', inputs: ['x', 'w'], output: 'a' }]
  const pool = [{ op: 'MaxPool', inputs: ['x'], output: 'b', attributes: { kernel_shape: [3, 3] } }]
  return smallModel({
    input: [1, 4, 8, 8],
    more: { c: [1] },
    nodes: [
      {
        op: 'If',
        inputs: ['c'],
        output: 'y',
        attributes: { then_branch: { graph: conv }, else_branch: { graph: pool } },
      },
    ],
    constants: { w: { weights: [4, 4, 3, 3] } },
  })
}
