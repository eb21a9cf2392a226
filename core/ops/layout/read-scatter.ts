// ScatterND and ScatterElements as ONNX spells them, to places that the file fixes.
import type { ReadContext, Tensor } from '../reader.ts'
import type { OverwriteOp } from './ops.ts'

export function readScatter(context: ReadContext): Tensor {
  if (!context.isConstant(1)) return context.fail('the places that it writes to are computed; they must be constants')
  const [data, updates] = [context.activation(0), context.activation(2)]
  const op: OverwriteOp = { type: 'overwrite' }
  // A constant takes its batch from what is written into it.
  const values = data.batch ? [context.inPlace(data), context.inPlace(updates)] : context.aligned([data, updates])
  return context.add(op, values, { batch: values[0].batch })
}
