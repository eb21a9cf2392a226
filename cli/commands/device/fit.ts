// `archcast device fit`: a new device from a few measured architectures, by what the known devices have in common.
import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import * as ort from 'onnxruntime-node'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { DeviceFile } from '@archcast/core/latency/device.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { fitFewSamples } from '@archcast/train/devices/few-samples.ts'
import { fittedOf } from '@archcast/core/features/fitted.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { readCsv } from '@archcast/train/data/csv.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { workOf } from '@archcast/core/features/work.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

interface Options {
  readonly samples: string
  readonly name: string
  readonly out: string
  readonly hardware: string
  readonly runtime: string
  readonly batch: string
  readonly model: string
  readonly seed: string
}

interface Sample {
  readonly graph: ArchGraph
  /** Milliseconds. */
  readonly latency: number
}

export function fitCommand(): Command {
  return new Command('fit')
    .description('Make a device file from measured architectures, as few as ten.')
    .requiredOption('--samples <file>', 'CSV with the columns space, arch, latency_ms')
    .requiredOption('--name <name>', 'what the device is to be asked for by')
    .requiredOption('--out <file>', 'device file to write')
    .option('--hardware <text>', 'what it is', 'not stated')
    .option('--runtime <text>', 'what ran the networks', 'not stated')
    .option('--batch <images>', 'images a run', '1')
    .option('--model <folder>', 'model bundle with the known devices', DEFAULT_MODEL)
    .option('--seed <seed>', 'seed of the folds', '1')
    .action(run)
}

async function run({ samples, name, out, hardware, runtime, batch, model, seed }: Options): Promise<void> {
  const read = await readSamples(samples)
  const heads = await openHeads(ort, await loadBundleFolder(model))
  const known = Array.from(heads.devices.values(), ({ file }) => file)
  await heads.release()
  const networks = read.map(({ graph, latency }) => ({
    work: workOf(graph),
    value: latency,
    group: canonicalHash(graph),
  }))
  const fitted = fittedOf(read.map(({ graph }) => graph))
  const device = fitFewSamples({ name, hardware, runtime, batch: Number(batch) }, networks, known, fitted, Number(seed))
  const checked = DeviceFile.safeParse(device)
  if (!checked.success)
    throw new Error(checked.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))
  await writeFile(out, `${JSON.stringify(device, null, 2)}\n`)
  const { error, measured } = device
  console.log(
    `Wrote ${out}: ${measured.how}. Cross-validated: ${(100 * error!.within10).toFixed(0)} % within 10 %, ` +
      `mean error ${(100 * error!.relative).toFixed(1)} % (${error!.how}).`,
  )
}

const REMEDY = 'Columns are space, arch and latency_ms, a header line first'

/** Throws an Error that names the line at fault. */
async function readSamples(path: string): Promise<Sample[]> {
  const table = await readCsv(path, REMEDY)
  const spaces = table.text('space')
  const archs = table.text('arch')
  return table.numbers('latency_ms').map((latency, row) => {
    const where = `${path}, line ${row + 2}`
    if (!(latency > 0)) throw new Error(`${where}: latency_ms must be above 0, not ${latency}`)
    try {
      return { graph: resolveArchitecture({ space: spaces[row], arch: archs[row] }).graph, latency }
    } catch (error) {
      throw new Error(`${where}: ${(error as Error).message}`, { cause: error })
    }
  })
}
