// A predictor whose predictions threads make, for searches: their architectures have names.
import { unitsOf } from '../../work/work-units.ts'
import type { Threads } from './threads.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'

const utf8 = new TextDecoder()

/** `known` predicts what has no name. Throws HttpProblem where it would throw another error. */
export function threadedPredictor(known: Predictor, threads: Pick<Threads, 'call'>): Predictor {
  return {
    ...known,
    async predict(architecture, { signal, ...asked } = {}) {
      const { space, arch, skeleton } = architecture
      if (space === undefined || arch === undefined) return known.predict(architecture, { signal, ...asked })
      const source = { named: { space, arch, ...(skeleton !== undefined && { skeleton }) } }
      const options = { flow: 'searches', units: unitsOf(0, asked), patient: true, signal }
      const { bytes } = await threads.call('predict', { source, asked }, options)
      // A thread answers with a prediction.
      return JSON.parse(utf8.decode(bytes)) as Prediction
    },
  }
}
