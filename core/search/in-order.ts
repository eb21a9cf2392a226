// Working ahead of a reader: several pieces of work at once, their results in the order of the items.

/**
 * Runs `work` on up to `limit` items ahead of the reader, and gives the results in the items' order. Once `signal` is
 * aborted no further item is begun; what was begun is still given.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  work: (item: T) => Promise<R>,
  limit: number,
  signal?: AbortSignal,
): AsyncGenerator<R> {
  const running: Promise<R>[] = []
  for await (const item of items) {
    if (signal?.aborted) break
    const result = work(item)
    // Once one has failed nobody waits for those behind it.
    result.catch(() => {})
    running.push(result)
    if (running.length >= limit) yield await running.shift()!
  }
  while (running.length > 0) yield await running.shift()!
}
