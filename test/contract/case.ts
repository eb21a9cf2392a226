// One request and what is answered.

export interface Case {
  readonly name: string
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** A value is sent as JSON, a string or bytes as they are. */
  readonly body?: unknown
  readonly status: number
  /** Of a problem. */
  readonly code?: string
  /** Pointers that a problem's `errors` has, in any order. */
  readonly pointers?: readonly string[]
  /** What the answer's JSON, or the detail of its problem, says. */
  readonly says?: RegExp
  readonly type?: string
  readonly answerHeaders?: Readonly<Record<string, string>>
}
