// The bytes of a graph's input or output -> its name, its type and its extents.
import { ONNX_LIMITS } from './onnx-limits.ts'
import { elementOf } from './tensor.ts'
import { TooManyFieldsError, walkFields } from './wire.ts'
import type { Bytes } from './bytes.ts'
import type { OnnxValueInfo } from './file.ts'
import type { FieldBudget } from './wire.ts'

/** ValueInfoProto: name, type { tensor_type { shape { dim { dim_value | dim_param } } } }. */
export function decodeValueInfo(bytes: Bytes, budget: FieldBudget): OnnxValueInfo {
  let name = ''
  let dims: (number | string)[] | undefined
  let type = 1
  walkFields(bytes, budget, (field) => {
    if (field.number === 1) name = field.text()
    else if (field.number === 2) {
      walkFields(field.message(), budget, (kind) => {
        if (kind.number !== 1) return
        walkFields(kind.message(), budget, (tensor) => {
          if (tensor.number === 1) type = tensor.whole()
          else if (tensor.number === 2) dims = decodeShape(tensor.message(), budget)
        })
      })
    }
  })
  // An extent of which nothing is said is as good as one with a name.
  const named = dims?.map((dim, axis) =>
    dim === '' || (typeof dim === 'number' && dim <= 0) ? namelessExtent(name, axis) : dim,
  )
  return { name, ...elementOf(type), ...(named && { dims: named }) }
}

/** What an open extent is called where the file has no name for it. */
export const namelessExtent = (value: string, axis: number) => `${value}.${axis}`

function decodeShape(bytes: Bytes, budget: FieldBudget): (number | string)[] {
  const dims: (number | string)[] = []
  walkFields(bytes, budget, (field) => {
    if (field.number !== 1) return
    if (dims.length >= ONNX_LIMITS.rank) throw new TooManyFieldsError(`a shape has more than ${ONNX_LIMITS.rank} axes`)
    let dim: number | string = 0
    walkFields(field.message(), budget, (part) => {
      if (part.number === 1) dim = part.whole()
      else if (part.number === 2) dim = part.text()
    })
    dims.push(dim)
  })
  return dims
}
