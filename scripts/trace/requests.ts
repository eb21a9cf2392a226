// What is traced: one architecture from POST to answer, by a head and by the surrogate, and one model through a gate.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { runGate } from '../../gate/run-gate.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { parseGateConfig } from '@archcast/core/gate/gate-config.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { createApp } from '@archcast/serve/app.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { EXAMPLE_CELL } from '@archcast/serve/warm-up.ts'

/** A program that answers requests in one thread, as on Workers: threads and processes of Node only carry them. */
export interface Traced {
  /** By names. Each does the same again and again. */
  readonly requests: Readonly<Record<string, () => Promise<void>>>
  close(): Promise<void>
}

const ARCHITECTURE = { space: 'nas-bench-201', arch: EXAMPLE_CELL }
const CONFIG = { models: ['cell.onnx'], device: 'pixel3', budgets: [{ max_latency: '50 ms', min_accuracy: '85 %' }] }

export async function openTraced(): Promise<Traced> {
  const bundle = await loadBundleFolder(DEFAULT_MODEL)
  const scorer = await createScorer({ ort, bundle })
  const heads = await openHeads(ort, bundle)
  const predictor = createPredictor(scorer, heads)
  const app = createApp({ predictor, ready: () => true, version: 'traced' })
  const post = async (query: string) => {
    const headers = { 'content-type': 'application/json' }
    const response = await app.request(`/v1/predict${query}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(ARCHITECTURE),
    })
    if (response.status !== 200) throw new Error(await response.text())
  }
  const folder = await mkdtemp(join(tmpdir(), 'archcast-trace-'))
  await writeFile(join(folder, CONFIG.models[0]), await predictor.child(resolveArchitecture(ARCHITECTURE)))
  const gate = async () => {
    const { checks, unreadable } = await runGate({ config: parseGateConfig(CONFIG, 'traced'), cwd: folder })
    if (checks.length !== 2 || unreadable.length > 0) throw new Error('the gate did not judge its model')
  }
  return {
    requests: {
      head: () => post('?device=pixel3'),
      surrogate: () => post('?method=surrogate&device=pixel3'),
      gate,
    },
    async close() {
      await Promise.all([rm(folder, { recursive: true }), scorer.release(), heads.release()])
    },
  }
}
