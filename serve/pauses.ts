// A predictor that pauses for others: predictions of a search follow upon each other without the event loop turning
// between them.
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'

/** Pauses for so many milliseconds before every `every`th prediction. */
export function withPauses(predictor: Predictor, every: number, milliseconds = 0): Predictor {
  let count = 0
  return {
    ...predictor,
    async predict(architecture, options) {
      if (++count % every === 0) await new Promise((resolve) => setTimeout(resolve, milliseconds))
      return predictor.predict(architecture, options)
    },
  }
}
