// The one error that text raises which cannot be read: whoever sent it, or names the file, is told what is wrong.

/** Stable; the service answers with the same codes. */
export type TextFault = 'not_utf8' | 'not_json' | 'not_csv' | 'too_deep' | 'line_too_long'

/** `message` is what the text is, and `reason`: what is wrong with it and what to do. */
export class TextError extends Error {
  override readonly name = 'TextError'
  readonly code: TextFault
  readonly reason: string

  /** @param what such as `the body`, or a path */
  constructor(code: TextFault, what: string, reason: string, options?: ErrorOptions) {
    super(`${what} ${reason}`, options)
    this.code = code
    this.reason = reason
  }
}
