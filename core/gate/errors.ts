// The two ways in which a gate gives no verdict: what it was given is wrong, or what it asks cannot be reached.

/** Wrong configuration or input; the message names the place and the remedy. Exit code 2. */
export class GateInputError extends Error {
  override readonly name = 'GateInputError'
}

/** A service, a bundle or a baseline that cannot be read: nothing was judged. Exit code 3. */
export class GateUnreachableError extends Error {
  override readonly name = 'GateUnreachableError'
}
