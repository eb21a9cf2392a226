// A predictor that does one thing at a time.
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'

/** Milliseconds, longer than any work takes. */
const LEASE = 60_000

/**
 * Runs that overlap would add up in memory, and ONNX Runtime for the web has one stack for all of its sessions, which a run expects
 * to find as it left it. Today a run waits for nothing outside the isolate, so none can overlap; this keeps it so.
 *
 * A waiting request polls rather than awaits another's promise, and work holds a lease rather than a lock: the runtime may end
 * a request at any point, and what it held would never be given back.
 */
export function oneAtATime(predictor: Predictor): Predictor {
  let leasedUntil = 0
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    while (Date.now() < leasedUntil) await new Promise((resolve) => setTimeout(resolve, 1))
    leasedUntil = Date.now() + LEASE
    try {
      return await work()
    } finally {
      leasedUntil = 0
    }
  }
  return {
    ...predictor,
    predict: (architecture, options) => alone(() => predictor.predict(architecture, options)),
    weights: (architecture) => alone(() => predictor.weights(architecture)),
    child: (architecture) => alone(() => predictor.child(architecture)),
  }
}
