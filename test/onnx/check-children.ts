// `npm run check:children -- FOLDER`: sixty networks of a folder of `name@side.onnx` with generated weights, ten of them in workerd too.
import { parseArgs } from 'node:util'
import * as ort from 'onnxruntime-node'
import { cost } from '@archcast/core/arch/cost.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { fault, pickNetworks, runOnNode, startRunner } from './child-check.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'

const COUNT = 60
const IN_WORKERD = 10
/** Largest difference between runtimes, by the outputs' root mean square. */
const WITHIN = 1e-3

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: '8796' }, model: { type: 'string', default: DEFAULT_MODEL } },
})
if (positionals.length !== 1) {
  console.error('usage: npm run check:children -- FOLDER [--model BUNDLE] [--port PORT]')
  process.exit(1)
}

const predictor = await createPredictor({ ort, bundle: await loadBundleFolder(values.model), threads: 2 })
const picked = pickNetworks(positionals[0], COUNT)
const every = Math.max(1, Math.floor(picked.length / IN_WORKERD))
const runner = await startRunner(Number(values.port))
let faults = 0
console.log(
  'network | parameters | operations | rms | images apart | workerd | fault\n--- | --- | --- | --- | --- | --- | ---',
)
try {
  for (const [place, network] of picked.entries()) {
    const { graph, file } = network
    const [difference, wrong, figures] = await checked(network, place % every === 0)
    if (wrong !== undefined) faults++
    const facts = [file, cost(graph).params, graph.nodes.length, ...figures, difference, wrong ?? '']
    console.log(facts.join(' | '))
  }
} finally {
  await runner.close()
  await predictor.release()
}
console.log(`${picked.length - faults} of ${picked.length} run, ${faults} do not`)
if (faults > 0) process.exitCode = 1

async function checked(
  network: (typeof picked)[number],
  both: boolean,
): Promise<[difference: string, fault: string | undefined, figures: readonly string[]]> {
  try {
    const run = await runOnNode(predictor, network)
    const difference = both ? await runner.difference(run) : undefined
    const wrong = fault(run) ?? (difference !== undefined && !(difference <= WITHIN) ? 'workerd differs' : undefined)
    return [difference?.toExponential(1) ?? '', wrong, [run.rms.toPrecision(3), run.apart.toPrecision(3)]]
  } catch (error) {
    return ['', (error as Error).message.split('\n')[0], ['', '']]
  }
}
