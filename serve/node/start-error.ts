// Why the service does not start, in words for whoever starts it.

export class StartError extends Error {
  override readonly name = 'StartError'
}

/**
 * What a step of the start gives.
 * @param says what the reason makes the whole
 * @throws {StartError} where it fails
 */
export async function startStep<T>(step: () => T | Promise<T>, says = (reason: string) => reason): Promise<T> {
  try {
    return await step()
  } catch (cause) {
    throw new StartError(says(cause instanceof Error ? cause.message : String(cause)), { cause })
  }
}
