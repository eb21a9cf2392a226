// Blocks of pixels as channels and back, as ONNX spells them: the axes of each in another order.
import type { ReadContext, Tensor } from '../reader.ts'

export function readDepthToSpace(context: ReadContext): Tensor {
  const x = context.image(0)
  const [n, c, h, w] = context.dims(x)
  const b = context.int('blocksize', 0)
  if (b < 1) context.fail(`blocks of ${b} pixels; its blocksize must be at least 1`, 'invalid_onnx')
  if (context.op === 'SpaceToDepth') {
    const parts = context.reshape(x, [n, c, h / b, b, w / b, b])
    return context.reshape(context.transpose(parts, [0, 3, 5, 1, 2, 4]), [n, c * b * b, h / b, w / b])
  }
  const columnFirst = context.choice('mode', ['DCR', 'CRD']) === 'CRD'
  const parts = context.reshape(x, columnFirst ? [n, c / (b * b), b, b, h, w] : [n, b, b, c / (b * b), h, w])
  const moved = context.transpose(parts, columnFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2])
  return context.reshape(moved, [n, c / (b * b), h * b, w * b])
}
