// The operations of this folder by their attributes, as they stand in a graph.

export interface LayerNormOp {
  readonly type: 'layer_norm' | 'rms_norm'
  /** How many of the last axes are normalised together. */
  readonly axes: number
  readonly scale: boolean
  readonly bias: boolean
}

export interface GroupNormOp {
  readonly type: 'group_norm'
  /** As many as channels for instance norm. */
  readonly groups: number
  readonly scale: boolean
  readonly bias: boolean
}
