// A learnable tensor of a network as the file has it that the network was read of.

/** Axes that change places: what has these extents becomes what has those of `perm`. */
export interface AxesMove {
  readonly dims: readonly number[]
  readonly perm: readonly number[]
}

export interface OwnTensor {
  /** As the architecture calls it, `<node id>.<role>`; of batch normalisation also `running_mean` and `running_var`. */
  readonly name: string
  /** The file's name, such as a key of PyTorch's `state_dict`. */
  readonly own: string
  /** The file's extents. */
  readonly shape: readonly number[]
  /** What brings the architecture's elements into the file's order, one after another. */
  readonly moves: readonly AxesMove[]
}

/** Elements of a tensor [dims] in the order of its moved axes, row-major; a new array. */
export function moved(data: Float32Array, { dims, perm }: AxesMove): Float32Array {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, extent) => product * extent, 1))
  const [to, by] = [perm.map((axis) => dims[axis]), perm.map((axis) => strides[axis])]
  const result = new Float32Array(data.length)
  const index = to.map(() => 0)
  for (let i = 0, at = 0; i < data.length; i++) {
    result[i] = data[at]
    for (let axis = to.length - 1; axis >= 0; axis--) {
      at += by[axis]
      if (++index[axis] < to[axis]) break
      at -= by[axis] * to[axis]
      index[axis] = 0
    }
  }
  return result
}
