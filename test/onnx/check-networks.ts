// `npm run check:networks -- --tables DIR`: sixty real networks of all families with generated weights, run on Node and
// ten of them in workerd.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as ort from 'onnxruntime-node'
import { fault, pickNetworks, runOnNode, startRunner } from './child-check.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { PROBE_FILE, decodeProbe } from '@archcast/core/bundle/probe.ts'
import { SCORING_BOUNDS } from '@archcast/core/contract/limits.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { withArchive } from '@archcast/train/data/archive.ts'
import type { Picked } from './child-check.ts'

const COUNT = 60
const IN_WORKERD = 10
/** Largest difference between runtimes, by the outputs' root mean square. */
const WITHIN = 1e-3
/** Where values neither vanish nor grow with depth, outputs have a root mean square between these. */
const SIZES = [1e-3, 1e3] as const

const { values } = parseArgs({
  options: {
    tables: { type: 'string' },
    model: { type: 'string', default: DEFAULT_MODEL },
    port: { type: 'string', default: '8795' },
  },
})
if (!values.tables) {
  console.error('usage: npm run check:networks -- --tables DIR [--model BUNDLE] [--port PORT]')
  process.exit(1)
}

let picked: readonly Picked[] = []
withArchive(join(values.tables, 'real/timm_graphs.tar.xz'), (folder) => (picked = pickNetworks(folder, COUNT)))
// Twice what a service bears, for those whose batch normalisation runs on images of 256 pixels.
const bounds = { ...SCORING_BOUNDS, activations: 2 * SCORING_BOUNDS.activations }
const bundle = await loadBundleFolder(values.model)
const probe = decodeProbe(bundle.file(PROBE_FILE))
const scorer = await createScorer({ ort, bundle, threads: 2, bounds })
const runner = await startRunner(Number(values.port))
const every = Math.max(1, Math.floor(picked.length / IN_WORKERD))
let failed = picked.length < COUNT ? COUNT - picked.length : 0
let compared = 0
try {
  for (const [place, network] of picked.entries()) {
    const both = place % every === 0 && compared < IN_WORKERD
    if (both) compared++
    const millions = (cost(network.graph).params / 1e6).toFixed(1)
    const { said, wrong } = await outcome(network, both)
    if (wrong !== undefined) failed++
    const where = `${String(place + 1).padStart(2)}/${picked.length}`
    console.log(`${where} ${network.file}, ${millions} M parameters: ${said}${wrong ? `; FAILS: ${wrong}` : ''}`)
  }
} finally {
  await runner.close()
  await scorer.release()
}
console.log(`${COUNT - failed} of ${COUNT} networks run with generated weights, ${compared} of them in workerd too`)
if (failed > 0) process.exitCode = 1

interface Outcome {
  readonly said: string
  /** Why the network fails. */
  readonly wrong?: string | undefined
}

async function outcome(network: Picked, both: boolean): Promise<Outcome> {
  try {
    const run = await runOnNode(scorer, probe, network)
    const size = `outputs of ${run.rms.toPrecision(3)}, two images ${run.apart.toPrecision(2)} apart`
    const astray = run.rms < SIZES[0] || run.rms > SIZES[1] ? 'outputs vanish or explode' : undefined
    if (!both) return { said: size, wrong: fault(run) ?? astray }
    const difference = await runner.difference(run)
    const differs = difference <= WITHIN ? undefined : 'workerd gives something else'
    return { said: `${size}, workerd within ${difference.toExponential(1)}`, wrong: fault(run) ?? astray ?? differs }
  } catch (error) {
    return { said: 'no outputs', wrong: (error as Error).message.split('\n')[0] }
  }
}
