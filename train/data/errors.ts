// The one error that a missing, damaged or unusable data file raises.

/** Names the file or folder at fault; the message says what is wrong with it and what to do. */
export class DataError extends Error {
  override readonly name = 'DataError'
  readonly path: string

  constructor(path: string, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${path}: ${problem}. ${remedy}`, options)
    this.path = path
  }
}
