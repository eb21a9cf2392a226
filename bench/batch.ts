// How much longer a run of several images takes than one of a single image: measured, and by the profile of an AMD
// EPYC.
// node bench/batch.ts [--images 8] [--rounds 12]
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { FIXTURE_NAMES, onnxFixture } from '../test/fixtures/onnx/fixtures.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { openDevices } from '@archcast/core/predict/heads.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { EXAMPLE_CELL } from '@archcast/serve/warm-up.ts'
import { ortRuntime } from '@archcast/train/latency/timed-runtimes.ts'
import { median } from '@archcast/train/statistics/summary.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

const { values } = parseArgs({
  options: { images: { type: 'string', default: '8' }, rounds: { type: 'string', default: '12' } },
})
const [images, rounds] = [Number(values.images), Number(values.rounds)]
const { latency } = openDevices(
  await loadBundleFolder(fileURLToPath(new URL('../models/cifar10-nb201', import.meta.url))),
).get('epyc/onnx')!

/** Runs of a network one after another. */
const TURNS = 4

const networks: readonly (readonly [name: string, graph: ArchGraph])[] = [
  ...FIXTURE_NAMES.map((name) => [name, readOnnx(onnxFixture(name), name).graph] as const),
  ['a cell of NAS-Bench-201', resolveArchitecture({ space: 'nas-bench-201', arch: EXAMPLE_CELL }).graph],
]

for (const [name, graph] of networks) {
  const runs = await Promise.all(
    [1, images].map((batch) => ortRuntime({ provider: 'cpu', threads: 1, batch }).open(graph)),
  )
  const times: number[][] = runs.map(() => [])
  // By turns, so that both meet the machine in the same state. The first run of a turn finds others' data in the
  // caches.
  for (let round = 0; round < rounds; round++) {
    for (const [i, run] of runs.entries()) {
      for (let turn = 0; turn < TURNS; turn++) {
        const { ms, interrupted } = await run.run()
        if (turn > 0 && !interrupted) times[i].push(ms)
      }
    }
  }
  await Promise.all(runs.map((run) => run.release()))
  const measured = median(times[1]) / median(times[0])
  const predicted = latency(graph, { batch: images }).value / latency(graph).value
  const error = 100 * (predicted / measured - 1)
  console.log(`${name}: ${measured.toFixed(2)} times as long, ${predicted.toFixed(2)} predicted, ${error.toFixed(1)} %`)
}
