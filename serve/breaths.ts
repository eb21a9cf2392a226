// A forecaster that lets others in: predictions of a search follow upon each other without the event loop turning between them.
import type { Forecaster } from '@archcast/core/predict/types.ts'

/** Pauses for so many milliseconds before every `every`th prediction. */
export function withBreaths(forecaster: Forecaster, every: number, milliseconds = 0): Forecaster {
  let count = 0
  return {
    ...forecaster,
    async predict(architecture, options) {
      if (++count % every === 0) await new Promise((resolve) => setTimeout(resolve, milliseconds))
      return forecaster.predict(architecture, options)
    },
  }
}
