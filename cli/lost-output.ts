// What it means to a command that stdout does not take all of what it writes.

let codeOf: (code: typeof process.exitCode) => number

/**
 * Tells that stdout cannot be written, once. A reader that has enough, such as head, is no failure. The last call
 * holds.
 *
 * @param code the exit code then, from what it would be otherwise
 */
export function reportLostOutput(code: typeof codeOf): void {
  codeOf = code
  process.stdout.off('error', lost).on('error', lost)
}

function lost({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return
  console.error(`archcast: stdout cannot be written: ${message}`)
  process.once('exit', () => (process.exitCode = codeOf(process.exitCode)))
}
