// What the Worker logs.

/** One line of JSON, which Workers Logs reads by field. */
export const log = (fields: Readonly<Record<string, unknown>>) => console.log(JSON.stringify(fields))

export const logError = (error: unknown, request_id?: string) => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  log({ event: 'error', message, stack, ...(request_id !== undefined && { request_id }) })
}
