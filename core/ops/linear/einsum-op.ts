// A sum of products by letters, as it stands in a graph.

export interface EinsumOp {
  readonly type: 'einsum'
  /** Such as `hwc,hkc->hwk`. */
  readonly equation: string
}
