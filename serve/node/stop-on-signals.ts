// A service that is told to stop: what is under way is answered first, within a limit.
import type { Listening } from './listen.ts'
import type { OpenService } from './open-service.ts'

/** Milliseconds that requests under way may take after the signal to stop. */
const DRAIN_LIMIT = 30_000

/** Ends the process on SIGTERM or SIGINT, at once where one comes again. The pool's processes end with this one. */
export function stopOnSignals(service: OpenService, { drain }: Listening): void {
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      console.log(`${signal}: answering what is under way, then stopping`)
      service.refuseNew()
      setTimeout(() => {
        console.error('archcast: requests under way did not end in time')
        process.exit(1)
      }, DRAIN_LIMIT).unref()
      void drain()
        .catch(console.error)
        .then(() => service.flush())
        .then(() => process.exit(0))
    })
  }
}
