// `archcast device check`: a profile's predictions against random networks that it has never seen, timed on this
// machine.
import { join } from 'node:path'
import { Command } from 'commander'
import { readDeviceFile } from '../../device-file.ts'
import { positiveWhole, wholeNumber } from '../../numbers.ts'
import { progressLine } from '../../progress.ts'
import { timeModels } from './check-models.ts'
import { providerOption } from './options.ts'
import { runtimeName } from './runtime-name.ts'
import { openRuntime, runtimeOption } from './runtimes.ts'
import { makeFolder, writeFileAtomically } from '@archcast/core/files/node.ts'
import { PRECISIONS } from '@archcast/core/latency/kernels.ts'
import { checkDevice } from '@archcast/train/latency/check-profile.ts'
import { checkRows, checkTable, hasTimes } from '@archcast/train/latency/check-table.ts'
import { CHECK_SAMPLERS } from '@archcast/train/latency/sample/samplers.ts'
import { takePrecedence } from '@archcast/train/latency/timed-runtimes.ts'
import { scatter } from '@archcast/train/plots/scatter.ts'
import { median } from '@archcast/train/statistics/summary.ts'
import type { RuntimeKind } from './runtimes.ts'
import type { EngineProvider } from '@archcast/train/engines/engine-provider.ts'
import type { Checked } from '@archcast/train/latency/check-profile.ts'

interface Options {
  readonly profile: string
  readonly count: number
  readonly seed: number
  readonly runtime: RuntimeKind
  readonly provider: EngineProvider
  readonly out?: string
  readonly models?: readonly string[]
}

export function checkCommand(): Command {
  return new Command('check')
    .description('Time random networks on this machine and compare with what its profile predicts.')
    .requiredOption('--profile <file>', "device file of 'archcast device profile', made on this machine")
    .option('--count <networks>', 'networks to time, of three kinds by turns', positiveWhole, 200)
    .option('--seed <seed>', 'seed of the draw and of the bootstrap', wholeNumber, 7)
    .addOption(runtimeOption())
    .addOption(providerOption())
    .option('--out <folder>', 'writes the figures as JSON, the table as Markdown and a plot there')
    .option(
      '--models <files...>',
      'times networks of ONNX files instead; weights that a file lacks are filled at random',
    )
    .action(run)
}

async function run({ profile, count, seed, runtime: kind, provider, out, models }: Options): Promise<void> {
  if (out !== undefined) await makeFolder(out)
  const device = await readDeviceFile(profile)
  const { model, threads = 1, batch, precision: numbers } = device
  const precision = PRECISIONS.find((known) => known === numbers) ?? 'fp32'
  if (model.kind !== 'kernels') {
    throw new Error(
      `${profile} was fitted to whole networks, not profiled by kernels; check a file of archcast device profile`,
    )
  }
  const choice = { runtime: kind, provider, threads, batch, precision }
  if (device.runtime !== runtimeName(choice)) {
    throw new Error(`${profile} is of ${device.runtime}, this would time ${runtimeName(choice)}`)
  }
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  takePrecedence()
  const line = progressLine()
  const opened = await openRuntime(choice)
  if (models) {
    await timeModels(models, { runtime: opened.runtime, device: { ...device, model }, signal: stop.signal }, () =>
      opened.close(),
    )
    return
  }
  const checked = await checkDevice({
    runtime: opened.runtime,
    device: { ...device, model },
    count,
    seed,
    signal: stop.signal,
    onNetworks: (done) => line.show(`${done}/${count} networks timed`),
  }).finally(() => opened.close())
  line.end(`${checked.length} networks timed`)
  if (checked.length === 0) return

  const rows = checkRows(checked, model, seed)
  const pace = median(checked.map(({ raw, measured }) => raw / measured))
  const unsure = checked.filter(({ predicted }) => predicted.reasons.length > 0).length
  const title =
    `${checked.length} random networks that ${device.name} was not fitted to; ${device.runtime}, batch ${batch}; ` +
    `the machine ran at ${(1 / pace).toFixed(2)} times its profile's speed, which is taken out; ${unsure} outside the profiled range; ` +
    '95 % bootstrap intervals'
  const note = hasTimes(model)
    ? ''
    : '\nThe profile comes without its times, as in a bundle: no simpler ways to predict are fitted to compare with.\n'
  const text = `${title}\n\n${checkTable(rows)}\n${note}`
  console.log(text)
  if (out !== undefined) await writeAll(out, device.name, checked, { seed, pace, rows }, text)
}

async function writeAll(out: string, name: string, checked: readonly Checked[], figures: object, text: string) {
  const plot = scatter({
    title: `${name}: predicted against measured latency`,
    xLabel: 'predicted, ms',
    yLabel: 'measured, ms',
    points: Object.entries(CHECK_SAMPLERS).map(([sampler, kind]) => ({
      name: kind,
      points: checked.flatMap((network) =>
        network.sampler === sampler ? [[network.predicted.value, network.measured] as const] : [],
      ),
    })),
    diagonal: true,
    xScale: 'log',
    yScale: 'log',
  })
  const networks = checked.map(({ sampler, seed, measured, raw, predicted }) => ({
    sampler,
    seed,
    measured,
    raw,
    predicted,
  }))
  await writeFileAtomically(join(out, 'latency.svg'), plot)
  await writeFileAtomically(join(out, 'latency.md'), text)
  await writeFileAtomically(join(out, 'latency.json'), `${JSON.stringify({ ...figures, networks }, null, 2)}\n`)
  console.log(`Wrote ${out}`)
}
