// How well `archcast device fit` does with ten and fifty networks, each device's own hardware left out of the known.
import { join } from 'node:path'
import { progressLine } from '../../progress.ts'
import { splitCells } from '../../split-cells.ts'
import { writeEvaluation } from './write-evaluation.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { EXECUTED_WORK, executedWorkOf } from '@archcast/core/latency/executed/executed-work.ts'
import { openDevices } from '@archcast/core/predict/heads.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { exists } from '@archcast/train/data/file-sums.ts'
import { readTableDevices } from '@archcast/train/devices/nb201-devices.ts'
import { ACCEL_FILE, readAccelNasbench } from '@archcast/train/devices/real/accel-nasbench.ts'
import { readNetworks } from '@archcast/train/devices/real/graphs.ts'
import { readTimmDevices } from '@archcast/train/devices/real/timm.ts'
import { asCells, asNetworks, newDeviceRow, printNewDevices } from '@archcast/train/evaluate/new-device-rows.ts'
import type { EvaluateOptions } from './options.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { TestedDevice, TestedNetwork } from '@archcast/train/evaluate/new-device-rows.ts'

const PLANS = [
  { samples: 10, draws: 10 },
  { samples: 50, draws: 10 },
]
/** Devices of Accel-NASBench by their columns: what names of known devices of the same hardware begin with. */
const ACCELERATORS: Readonly<Record<string, string>> = {
  latency_zcu102: 'zcu102',
  latency_vck190: 'vck190',
  throughput_a100: 'a100',
  throughput_3090: 'rtx3090',
  throughput_tpuv2: 'tpu',
  throughput_tpuv3: 'tpu',
}
/** GPUs at one image, whose runs of NAS-Bench-201's cells are launches. */
const LAUNCHING = /^(1080ti|2080ti|titan_rtx|titanx|titanxp)_1$/
/** A device that is bound by launches alone: milliseconds of each, as it is measured. */
const LAUNCH = 0.005
const NOISE = 0.03

export async function evaluateNewDevices({ tables, model, seed, out }: EvaluateOptions): Promise<void> {
  const line = progressLine()
  line.show('reading the graphs of timm')
  const known = Array.from(openDevices(await loadBundleFolder(model)).values(), ({ file }) => file)
  const without = (hardware: string) => known.filter(({ name }) => !name.startsWith(hardware))
  const devices: TestedDevice[] = []
  const at = (file: string) => join(tables, 'real', file)
  if (await exists(at('timm_graphs.tar.xz'))) {
    const networks = readNetworks(at('timm_graphs.tar.xz'))
    const timm = await readTimmDevices(at('timm_latency.csv'), networks)
    const timed = timm.map(({ name, networks: own }) => ({
      name,
      networks: own.map(({ name: of, ...network }) => ({ ...network, graph: networks.get(of)!.graph })),
      fit: asNetworks(without(name.split('/')[0])),
    }))
    devices.push(...timed, ...launchBound(timed[0].networks, seed).map((one) => ({ ...one, fit: asNetworks(known) })))
  }
  if (await exists(at(ACCEL_FILE))) {
    const { networks, times } = await readAccelNasbench(at(ACCEL_FILE))
    for (const [column, hardware] of Object.entries(ACCELERATORS)) {
      const timed = networks.flatMap(({ architecture: { graph } }, i) => {
        const value = times.get(column)![i]
        return value > 0 ? [{ graph, value, family: `${i}` }] : []
      })
      devices.push({ name: `accel-nasbench/${column}`, networks: timed, fit: asNetworks(without(hardware)) })
    }
  }
  const cells = new Map((await splitCells(tables, seed)).examples.map((example) => [example.idx, example]))
  const ofCells = (await readTableDevices(tables)).filter(({ name }) => LAUNCHING.test(name))
  for (const { name, hardware, latency } of ofCells) {
    const timed = [...latency].flatMap(([idx, value]) => {
      const cell = cells.get(idx)
      return cell ? [{ graph: cell.graph, value, family: cell.group }] : []
    })
    const others = known.filter((device) => device.hardware !== hardware)
    devices.push({ name: `nas-bench-201/${name}, as cells`, networks: timed, fit: asCells(others) })
    devices.push({ name: `nas-bench-201/${name}, as any networks`, networks: timed, fit: asNetworks(others) })
  }
  const rows = devices.flatMap((device) =>
    PLANS.map((plan) => {
      line.show(`${device.name} from ${plan.samples}`)
      return newDeviceRow(device, { ...plan, seed })
    }),
  )
  line.end(`${devices.length} new devices`)
  const title = 'New devices from few networks of any design: their hardware unknown, tested on families not sampled'
  const text = `${title}; means over draws\n\n${printNewDevices(rows)}\n`
  console.log(text)
  await writeEvaluation(out, 'new-devices', text, rows, {})
}

/** Devices that take as long as all that is launched, eagerly and after fusion. */
function launchBound(networks: readonly TestedNetwork[], seed: number) {
  return ['written', 'fused'].map((execution) => {
    const random = createRandom(seed)
    const names = new RegExp(String.raw`^${execution}\.(?!path).*\.calls$`)
    const calls = EXECUTED_WORK.flatMap((name, j) => (names.test(name) ? [j] : []))
    const time = (graph: ArchGraph) => LAUNCH * calls.reduce((sum, j) => sum + executedWorkOf(graph)[j], 0)
    const measured = networks.map(({ graph, family }) => ({
      graph,
      family,
      value: time(graph) * Math.exp(NOISE * normal(random)),
    }))
    return { name: `simulated: ${execution} launches`, networks: measured }
  })
}

/** A standard normal number (Box & Muller 1958). */
function normal(random: { next(): number }): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}
