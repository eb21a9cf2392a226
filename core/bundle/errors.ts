// The one error that a bundle which cannot be trusted raises.

/** Names the file of the bundle, what was expected and what was found; the message says all three and the remedy. */
export class BundleError extends Error {
  override readonly name = 'BundleError'
  readonly file: string
  readonly expected: string
  readonly actual: string

  constructor(file: string, expected: string, actual: string, options?: ErrorOptions) {
    super(`${file}: expected ${expected}, found ${actual}. Restore the bundle or export it again`, options)
    this.file = file
    this.expected = expected
    this.actual = actual
  }
}

/** What a schema found wrong, one clause a field, for the `actual` of an error. */
export function describeIssues(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`).join('; ')
}
