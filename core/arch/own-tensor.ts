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

/** Roles of the statistics of batch normalisation, which no architecture learns. */
export const STATISTICS = ['running_mean', 'running_var'] as const
