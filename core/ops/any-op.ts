// What every operation of a graph has.

/** A primitive operation: `type` names its home, the other fields are its attributes. */
export interface AnyOp {
  readonly type: string
}
