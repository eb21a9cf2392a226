// The committed model on Node, in process and over HTTP. The Worker answers the same in test/edge.
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe } from 'vitest'
import { killServices, startService } from '../end-to-end/service-process.ts'
import { testGolden, writeGolden } from './golden.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { createApp } from '@archcast/serve/app.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import type { ServiceProcess } from '../end-to-end/service-process.ts'
import type { PostJson } from './golden.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'

const headers = { 'content-type': 'application/json' }

describe('Node in process', () => {
  let scorer: Awaited<ReturnType<typeof createScorer>>
  let predictor: Predictor
  const ask: PostJson = async (path, body) =>
    createApp({ predictor, ready: () => true, version: '0' }).request(path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
  beforeAll(async () => {
    const bundle = await loadBundleFolder(DEFAULT_MODEL)
    scorer = await createScorer({ ort, bundle })
    predictor = createPredictor(scorer, await openHeads(ort, bundle))
    // `GOLDEN=write npx vitest run test/contract/golden.test.ts`
    if (process.env.GOLDEN === 'write') await writeGolden(ask)
  })
  afterAll(() => scorer?.release())
  testGolden(ask)
})

describe('Node over HTTP', () => {
  let service: ServiceProcess
  beforeAll(async () => {
    service = await startService({ ARCHCAST_MODEL: DEFAULT_MODEL })
  })
  afterAll(killServices)
  testGolden((path, body) => fetch(service.url + path, { method: 'POST', headers, body: JSON.stringify(body) }))
})
