// The one error that a bundle which cannot be trusted raises.

/** Names the file of the bundle, what was expected of it and what was found; the message says all three and the remedy. */
export class BundleError extends Error {
  override readonly name = "BundleError";
  readonly file: string;
  readonly expected: string;
  readonly actual: string;

  constructor(file: string, expected: string, actual: string, options?: ErrorOptions) {
    super(
      `${file}: expected ${expected}, found ${actual}. Restore the bundle or export it again`,
      options,
    );
    this.file = file;
    this.expected = expected;
    this.actual = actual;
  }
}
