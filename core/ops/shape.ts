// Shapes of activations without the batch axis, and what does not fit.

/**
 * Extents of an activation, the batch aside. Axes mean what the operations take them for: [channels, height, width] for
 * images,
 * [channels, length] for sequences, [tokens, channels] for tokens, [features] for vectors.
 */
export type Shape = readonly number[]

/** Elements of an activation. */
export function sizeOf(shape: Shape): number {
  let size = 1
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis]
  return size
}

/** Why the inputs of an operation do not fit it. */
export interface ShapeFault {
  readonly code: 'shape_mismatch' | 'invalid_architecture' | 'too_large'
  readonly detail: string
  /** Which of the inputs is at fault, where one is. */
  readonly input?: number | undefined
  /** Which attribute of the node is to be changed, where one is. */
  readonly attribute?: string
}

export function mismatch(detail: string, input?: number): ShapeFault {
  return { code: 'shape_mismatch', detail, input }
}

/** What is wrong with an attribute, by itself or with the shapes that the node reads. */
export function misfit(attribute: string, detail: string, code: ShapeFault['code'] = 'shape_mismatch'): ShapeFault {
  return { code, detail, attribute }
}

export function isShapeFault(result: readonly unknown[] | ShapeFault): result is ShapeFault {
  return 'detail' in result
}

export function show(sizes: readonly number[]): string {
  return `[${sizes.join(', ')}]`
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false
  return true
}

/**
 * Two shapes broadcast against each other from the last axis on, as ONNX and NumPy do; undefined where they do not fit.
 */
export function broadcast(a: Shape, b: Shape): Shape | undefined {
  if (sameShape(a, b)) return a
  const rank = Math.max(a.length, b.length)
  const joined: number[] = []
  for (let axis = 0; axis < rank; axis++) {
    const x = a[axis - rank + a.length] ?? 1
    const y = b[axis - rank + b.length] ?? 1
    if (x !== y && x !== 1 && y !== 1) return undefined
    joined.push(x === 1 ? y : x)
  }
  return joined
}

/** `axis` counted from the first; undefined where a shape of that rank has no such axis. */
export function axisOf(axis: number, rank: number): number | undefined {
  const at = axis < 0 ? axis + rank : axis
  return at >= 0 && at < rank ? at : undefined
}
