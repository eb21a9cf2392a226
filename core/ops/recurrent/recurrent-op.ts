// A recurrent layer, as it stands in a graph.

export type RecurrentName = 'lstm' | 'gru' | 'rnn'

export interface RecurrentOp {
  readonly type: RecurrentName
  /** Features of its state. */
  readonly hidden: number
  readonly directions: 1 | 2
  readonly bias: boolean
}
