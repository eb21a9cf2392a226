// How a network is run: what memory and latency depend on besides its graph.

export interface RunConditions {
  /** Images of a run; one, or as many as a device was measured with, where they are left out. */
  readonly batch?: number | undefined
  /** Bits of an element of the activations, 32 where they are left out. */
  readonly bits?: number | undefined
  /**
   * Bits of a learned number on average, those of the activations where they are left out: integers are smaller, their
   * biases are not.
   */
  readonly weightBits?: number | undefined
  /**
   * Whether the network normalises the images that it reads, as one does that is built here; so where it is left out.
   */
  readonly normalises?: boolean | undefined
  /** What of it is decided when it runs, so that a forecast may be wrong, a sentence each. */
  readonly caveats?: readonly string[]
}
