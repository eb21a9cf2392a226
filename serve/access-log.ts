// Lines of the log, one JSON object each, written together: a write for every request would cost more than the request.
import type { AccessLine } from './deps.ts'

/** Milliseconds that a line may wait, and characters that wait at most. */
const WAIT = 200
const MOST = 65_536

export interface AccessLog {
  write(line: AccessLine): void
  /** Writes what waits. */
  flush(): void
}

export function openAccessLog(put: (text: string) => void = writeOut, now: () => Date = () => new Date()): AccessLog {
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const text = waiting
    waiting = ''
    if (text !== '') put(text)
  }
  return {
    write(line) {
      waiting += `${JSON.stringify({ time: now().toISOString(), event: 'request', ...line })}\n`
      if (waiting.length > MOST) flush()
      else timer ??= setTimeout(flush, WAIT).unref()
    },
    flush,
  }
}

/** Whether lines are lost at present; undefined before the first one is written. */
let losing: boolean | undefined

/**
 * A log that nobody reads any more, or a disk that is full, does not end the service: lines are lost, which is told.
 */
function writeOut(text: string): void {
  if (losing === undefined) process.stdout.on('error', () => {})
  losing ??= false
  process.stdout.write(text, (error) => {
    if (error && !losing) console.error(`lines of the access log are lost: ${error.message}`)
    losing = Boolean(error)
  })
}
