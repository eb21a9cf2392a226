// `archcast device profile`: times random networks in this machine's ONNX Runtime -> a device file.
import { cpus } from 'node:os'
import { Command } from 'commander'
import { positiveWhole } from '../../numbers.ts'
import { checkOut } from '../../out-file.ts'
import { duration, progressLine } from '../../progress.ts'
import { precisionOption, providerOption } from './options.ts'
import { openPartialProfile } from './partial-profile.ts'
import { runtimeName } from './runtime-name.ts'
import { openRuntime, runtimeOption } from './runtimes.ts'
import { writeFileAtomically } from '@archcast/core/files/node.ts'
import { DEVICE_FORMAT, DeviceFile } from '@archcast/core/latency/device.ts'
import { FEWEST_PROFILED, fitKernels } from '@archcast/train/latency/fit-kernels.ts'
import { profileNetworks } from '@archcast/train/latency/profile-networks.ts'
import { takePrecedence } from '@archcast/train/latency/timed-runtimes.ts'
import type { RuntimeChoice, RuntimeKind } from './runtimes.ts'
import type { Precision } from '@archcast/core/latency/kernels.ts'
import type { EngineProvider } from '@archcast/train/engines/engine-provider.ts'

interface Options {
  readonly name: string
  readonly out: string
  readonly runtime: RuntimeKind
  readonly provider: EngineProvider
  readonly threads: number
  readonly batch: number
  readonly precision: Precision
  readonly seconds: number
}

export function profileCommand(): Command {
  return new Command('profile')
    .description(
      'Time the kernels of ONNX Runtime on this machine, so that the latency of any architecture can be predicted. ' +
        'Interrupted, it keeps what it has; a file that exists is gone on with.',
    )
    .requiredOption('--name <name>', 'name of the device')
    .requiredOption('--out <file>', 'device file, JSON')
    .addOption(runtimeOption())
    .addOption(providerOption())
    .option('--threads <count>', 'threads of an operation, on the CPU', positiveWhole, 1)
    .addOption(precisionOption())
    .option('--batch <images>', 'images a run', positiveWhole, 1)
    .option('--seconds <seconds>', 'how long to time', positiveWhole, 270)
    .action(run)
}

async function run({ name, out, runtime: kind, provider, threads, batch, precision, seconds }: Options): Promise<void> {
  const choice = { runtime: kind, provider, threads, batch, precision }
  const runtime = runtimeName(choice)
  await checkOut(out)
  const part = await openPartialProfile(out, { runtime, batch, precision })
  const { known } = part
  if (known.length > 0) console.error(`Going on behind ${known.length} networks timed before`)

  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  takePrecedence()
  const opened = await openRuntime(choice)
  const line = progressLine()
  const timings = await profileNetworks({
    ...opened,
    precision,
    seconds,
    known,
    signal: stop.signal,
    onNetwork(network, networks, spent) {
      part.add(network)
      line.show(bar(spent / seconds, `${networks} networks`, seconds - spent))
    },
  }).finally(() => opened.close())
  line.end(`${timings.networks.length} networks timed`)
  if (timings.networks.length < FEWEST_PROFILED) {
    throw new Error(
      `${timings.networks.length} networks are too few for a profile, ${FEWEST_PROFILED} the fewest; they are kept in ${part.path}, and the same command goes on`,
    )
  }

  const { model, error } = fitKernels(timings, opened.block, precision)
  const file: DeviceFile = DeviceFile.parse({
    format: DEVICE_FORMAT,
    name,
    hardware: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} logical cores, ${process.platform} ${process.arch}`,
    runtime,
    precision,
    batch,
    ...(provider === 'cpu' && { threads }),
    unit: 'ms',
    measured: {
      date: new Date().toISOString(),
      how:
        'random networks timed in ONNX Runtime beside reference networks, and their kernels by its profiler; costs of the work of ' +
        'each family of kernels fitted to both; times are lower quartiles of runs that nothing interrupted, at the median speed of the machine meanwhile',
      samples: timings.networks.length,
    },
    ...(error && { error }),
    caveats: caveatsOf(choice, model.noise.spread, error?.networks ?? 0),
    model,
  })
  await writeFileAtomically(out, `${JSON.stringify(file)}\n`)
  await part.remove()
  const figures = error
    ? `; ${(100 * error.within10).toFixed(0)} % of ${error.networks} whole networks within 10 % when held out`
    : ''
  console.log(`Wrote ${out}: ${timings.networks.length} networks${figures}`)
}

const QUANTISED =
  'Networks are quantised statically, weights and activations to 8 bits; those of real numbers are forecast as if they were.'
const HALVES =
  'ONNX Runtime has few kernels for float16 on processors: it computes in float32 and casts, and some functions are slow.'

function caveatsOf({ runtime, provider, precision }: RuntimeChoice, spread: number, networks: number): string[] {
  const caveats: string[] = []
  if (spread > 1.3) {
    caveats.push(
      `The machine's speed varied by a factor of ${spread.toFixed(1)} while it was profiled; times are meant for its median.`,
    )
  }
  if (networks < 100) caveats.push(`The intervals rest on ${networks} whole networks.`)
  if (runtime === 'workerd') caveats.push('Timed by requests to the isolate, less what an empty request takes.')
  if (precision === 'int8') caveats.push(QUANTISED)
  if (precision === 'fp16' && provider === 'cpu') caveats.push(HALVES)
  if (provider !== 'cpu')
    caveats.push('Kernels are taken to be those of the CPU without blocks of channels; the provider may run others.')
  return caveats
}

function bar(share: number, what: string, left: number): string {
  const filled = Math.round(24 * Math.min(1, share))
  return `[${'#'.repeat(filled)}${'.'.repeat(24 - filled)}] ${what}, left ${duration(Math.max(0, left))}`
}
