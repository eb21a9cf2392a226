// What an isolate predicts with: the bundle, ONNX Runtime and a predictor, opened once for requests and searches.
import { EDGE_BOUNDS } from './bounds.ts'
import { openBundle } from './edge-bundle.ts'
import { log } from './log.ts'
import { once } from './once-per-isolate.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { startOrt } from './ort.ts'
import kernel from '@archcast/core/ghn/run/kernel/kernel.wasm'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'

/** At the first request: at the top level it would take a third of the second that an isolate may take to start. */
export const openService = once(async () => {
  const bundle = await openBundle()
  const ort = await startOrt()
  const options = { executionProvider: 'wasm', bounds: EDGE_BOUNDS, kernel, oneGhnOpen: true }
  const scorer = await createScorer({ ort, bundle, ...options })
  const heads = await openHeads(ort, bundle, { executionProviders: ['wasm'] })
  const { name, version } = scorer.model
  log({ event: 'start', model: name, version })
  return { bundle, predictor: oneAtATime(createPredictor(scorer, heads)) }
})
