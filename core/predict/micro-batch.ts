// Micro-batches: the calls of one turn of the event loop run together; starting a session costs more than the rows of a
// small model do.

/**
 * Joins the rows of all calls in one turn of the event loop, runs them at once, and gives each call its own results.
 */
export function microBatched<T, R>(run: (rows: readonly T[]) => Promise<readonly R[]>): typeof run {
  let joined: T[] = []
  let running: Promise<readonly R[]> | undefined
  const start = (): Promise<readonly R[]> => {
    const rows = joined
    joined = []
    running = undefined
    return run(rows)
  }
  return async (rows) => {
    const from = joined.length
    for (const row of rows) joined.push(row)
    running ??= Promise.resolve().then(start)
    return (await running).slice(from, from + rows.length)
  }
}
