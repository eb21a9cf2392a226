// Work that is done once for an isolate, whoever asks first.

/**
 * Memoises `work`: later callers get the first caller's result. It forgets a failure, so that the next caller tries
 * again.
 */
export function once<A extends unknown[], T>(work: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let result: Promise<T> | undefined
  return (...args) =>
    (result ??= work(...args).catch((error: unknown) => {
      result = undefined
      throw error
    }))
}
