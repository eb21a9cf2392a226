// The ways in which a gate gives no verdict: what it was given is wrong, or what it asks cannot be reached.

/**
 * Wrong configuration or input; the message names the place and the remedy. Exit code 2.
 *
 * @example
 * import { GateInputError, gate } from 'archcast'
 * const config = { models: ['model.onnx'], budgets: [{ max_latency: '5 ms' }] }
 * const refused = await gate({ config }).catch((error) => error)
 * refused instanceof GateInputError // => true
 */
export class GateInputError extends Error {
  override readonly name: string = 'GateInputError'
}

/** One model cannot be read: a gate reports it beside the others' verdicts. The message begins with its name. */
export class UnreadableModelError extends GateInputError {
  override readonly name = 'UnreadableModelError'
  /** What is wrong and how to mend it, without the model's name. */
  readonly reason: string
  /** Whether its contents are at fault; else they could not be had. */
  readonly damaged: boolean

  constructor(
    model: string,
    reason: string,
    { damaged = true, ...options }: ErrorOptions & { damaged?: boolean } = {},
  ) {
    super(`${model}: ${reason}`, options)
    this.reason = reason
    this.damaged = damaged
  }
}

/**
 * A service, a bundle or a baseline that cannot be read: nothing was judged. Exit code 3.
 *
 * @example
 * import { GateUnreachableError, gate } from 'archcast'
 * const config = { models: ['model.onnx'], budgets: [{ max_macs: '1G' }] }
 * const unjudged = await gate({ config, model: 'no/such/bundle' }).catch((error) => error)
 * unjudged instanceof GateUnreachableError // => true
 */
export class GateUnreachableError extends Error {
  override readonly name = 'GateUnreachableError'
}
