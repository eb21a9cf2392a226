// An event of a search's stream.

/** `progress`, the status that the search ended with, or `error`. */
export interface StreamedEvent {
  readonly id?: string
  readonly frame: Frame
  /** What was told before it on this connection. */
  readonly before?: Frame
}

export interface Frame {
  readonly event: string
  /** JSON without the leaders of the progress. */
  readonly data: string
  /** JSON of the leaders; undefined where there are none to tell. */
  readonly leaders?: string
}
