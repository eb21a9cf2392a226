// Measured latencies in the place of predicted ones, for the devices that this machine is.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deviceNamed } from './local-predictor.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import type { TimedModel, Timing, TimingAnswer, TimingJob } from './measure/protocol.ts'
import type { Subject } from './subject.ts'
import type { MissingBaseline } from '@archcast/core/gate/check.ts'
import type { ModelLatency, ModelPrediction } from '@archcast/core/gate/model-prediction.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { Device } from '@archcast/core/latency/device.ts'

/** A device of which this machine's ONNX Runtime is one: profiled by kernels in the same version, on the CPU. */
export interface LocalDevice {
  readonly name: string
  readonly threads: number
  readonly batch: number
  readonly reference: readonly number[]
}

/** How much slower or faster this machine may be than the device and still be taken for it. */
const SAME_MACHINE = 1.5

/** Throws GateInputError where none of the devices can be timed here. */
export async function timedDevices(
  devices: ReadonlyMap<string, Device>,
  wanted: readonly string[],
): Promise<LocalDevice[]> {
  const { ortName } = await import('@archcast/train/latency/runtime-name.ts')
  const timed = wanted.flatMap((name): LocalDevice[] => {
    const { model, runtime, threads = 1, batch } = deviceNamed(devices, name).file
    const here = model.kind === 'kernels' && runtime === ortName({ provider: 'cpu', threads })
    return here ? [{ name, threads, batch, reference: model.reference }] : []
  })
  if (timed.length > 0) return timed
  const here = ortName({ provider: 'cpu', threads: 1 })
  throw new GateInputError(
    `--measure times models in ${here}; no latency budget is for a device of that` +
      `${wanted.length > 0 ? ` (${wanted.join(', ')})` : ''}. Make one of this machine with archcast device profile, name it in "device_files"`,
  )
}

export interface TimedPrediction {
  /** With its latency on the device as timed, or why it could not be. */
  readonly prediction: ModelPrediction
  readonly slowness?: number
  /** Why the baseline could not be timed. */
  readonly lost?: MissingBaseline
}

/** What keeps the baseline from being timed leaves the model its own time. */
export async function timedPrediction(
  prediction: ModelPrediction,
  device: LocalDevice,
  subject: Subject,
  before: Subject | undefined,
  { seconds, size }: { readonly seconds: number; readonly size?: InputSize | undefined },
): Promise<TimedPrediction> {
  const { measureModel } = await import('./measure/measure-model.ts')
  const folder = await mkdtemp(join(tmpdir(), 'archcast-gate-'))
  const lost = (reason: string, damaged: boolean): MissingBaseline => ({
    reason: `it could not be timed: ${reason}`,
    damaged,
    metric: 'latency',
  })
  try {
    const { threads, batch, reference, name } = device
    const { batch: images = batch } = subject.architecture
    const model = await timedModel(subject, join(folder, 'now'))
    const job: TimingJob = { model, threads, images, ...(size && { size }), batch, reference, seconds }
    const alone = async (why?: MissingBaseline): Promise<TimedPrediction> => ({
      ...withTime(prediction, name, await measureModel(job)),
      ...(why && { lost: why }),
    })
    if (!before) return await alone()
    const baseline = await timedModel(before, join(folder, 'before')).catch((error: Error) =>
      lost(error.message, false),
    )
    if ('reason' in baseline) return await alone(baseline)
    const answer = await measureModel({ ...job, baseline })
    if ('failure' in answer && answer.ofBaseline) return await alone(lost(answer.failure, true))
    return withTime(prediction, name, answer)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function withTime(prediction: ModelPrediction, device: string, answer: TimingAnswer): TimedPrediction {
  const predicted = prediction.latency[device]
  const failed = 'failure' in answer
  const latency = failed
    ? { ...predicted, failure: `it could not be timed: ${answer.failure}` }
    : measured(answer.timing, device)
  return {
    prediction: { ...prediction, latency: { ...prediction.latency, [device]: latency } },
    ...(!failed && { slowness: answer.timing.slowness }),
  }
}

/** The change beside the baseline is measured on any machine; the time is that of the device on the device alone. */
function measured({ latency, ratio, slowness }: Timing, device: string): ModelLatency {
  const other = slowness > SAME_MACHINE || slowness < 1 / SAME_MACHINE
  return {
    ...latency,
    outside: [],
    source: 'measured',
    ...(ratio && { ratio }),
    ...(other && {
      failure: `this machine takes ${slowness.toFixed(2)} times the time of ${device} and cannot stand for it`,
    }),
  }
}

/** @param folder where a file of a git ref, which lies nowhere else, is put with those beside it */
async function timedModel({ onnx, document, model }: Subject, folder: string): Promise<TimedModel> {
  return onnx ? { path: await onnx.files.placed(model, onnx.weights, folder) } : { document }
}
