// The one error that a wrong architecture raises; it carries everything an RFC 9457 answer needs.

/** Stable codes; callers may branch on them. */
export type ArchitectureErrorCode =
  | 'invalid_architecture'
  | 'unknown_op'
  | 'unknown_space'
  | 'unknown_input'
  | 'duplicate_id'
  | 'cycle'
  | 'shape_mismatch'
  | 'disconnected'
  | 'too_large'
  | 'unsupported'
  | 'unknown_device'
  | 'unknown_task'
  | 'invalid_onnx'

/** One fault: where it is (RFC 6901 JSON pointer into the document sent) and what to do about it. */
export interface ArchitectureFault {
  readonly pointer: string
  readonly detail: string
}

/**
 * Raised for an architecture that cannot be accepted. `message` is the first fault's detail; `errors` lists every one
 * found.
 *
 * @example
 * import { ArchitectureError, predict } from 'archcast'
 * const refused = await predict({ space: 'nas-bench-201', arch: '|' }).catch((error) => error)
 * refused instanceof ArchitectureError // => true
 * refused.errors[0].pointer // => '/arch'
 */
export class ArchitectureError extends Error {
  override readonly name = 'ArchitectureError'
  readonly code: ArchitectureErrorCode
  readonly errors: readonly ArchitectureFault[]

  constructor(code: ArchitectureErrorCode, errors: readonly ArchitectureFault[]) {
    super(errors[0]?.detail ?? code)
    this.code = code
    this.errors = errors
  }
}
