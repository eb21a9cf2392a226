// A predictor that does one thing at a time.
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'

/** Milliseconds, longer than any work takes. */
const LEASE = 60_000

/**
 * Overlapping runs would add up in memory. ONNX Runtime for the web also has one stack for all of its sessions, and a
 * run expects it as it left it. Today a run waits for nothing outside the isolate, so none can overlap; this keeps it
 * so.
 *
 * A waiting request polls rather than awaits another's promise, and work holds a lease rather than a lock. The runtime
 * may end a request at any point, and would leave a lock closed.
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
