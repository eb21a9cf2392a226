// Why a network has no code in a framework.

/** What a framework has no words for, with the node and the remedy. */
export class CodeError extends Error {
  override readonly name = 'CodeError'
}
