// Times a model, by turns with its baseline, until the intervals are tight or time is up.
import { alternatingRatio } from './alternating.ts'
import { openTimed } from './networks.ts'
import { FEWEST_VALUES, medianInterval } from './statistics.ts'
import { Stopwatch, slowness, typical } from '@archcast/train/latency/stopwatch.ts'
import { ortRuntime } from '@archcast/train/latency/timed-runtimes.ts'
import { median } from '@archcast/train/statistics/summary.ts'
import type { TimedModel, Timing, TimingJob } from './protocol.ts'
import type { ValueRange } from '@archcast/core/gate/model-prediction.ts'

/** Half an interval's width beside its middle. */
const TIGHT = 0.01
/** Milliseconds of a look at the model beside the reference networks. */
const LOOK = 120

/** The baseline cannot run. */
export class BaselineTimingError extends Error {
  override readonly name = 'BaselineTimingError'
}

/**
 * Opens the networks anew for every sample: where their memory lies changes their speed by some per cent, as it would
 * in production. Throws an Error where time is up before there are enough samples.
 */
export async function timeModel(job: TimingJob): Promise<Timing> {
  const { model, baseline, threads, batch, images = batch, size, reference, seconds } = job
  const deadline = performance.now() + 1000 * seconds
  // What cannot run is told at once.
  const tried = async (each: TimedModel) => await (await openTimed(each, { threads, images, size })).release()
  await tried(model)
  if (baseline)
    await tried(baseline).catch((error: Error) => {
      throw new BaselineTimingError(error.message)
    })
  const stopwatch = await Stopwatch.create(ortRuntime({ provider: 'cpu', threads, batch }))
  const times: number[] = []
  const slow: number[] = []
  const ratios: number[] = []
  try {
    for (;;) {
      await sample()
      const late = performance.now() >= deadline
      const latency = medianInterval(times)
      const ratio = medianInterval(ratios)
      const whole = latency && (ratio || !baseline)
      if (whole && (late || isTight(ratio ?? latency))) {
        return { latency, ...(ratio && { ratio }), slowness: median(slow) }
      }
      if (late)
        throw new Error(`${times.length} samples in ${seconds} s, ${FEWEST_VALUES} are needed; see --measure-time`)
    }
  } finally {
    await stopwatch.release()
  }

  async function sample(): Promise<void> {
    const opened = await openTimed(model, { threads, images, size })
    const other = baseline && (await openTimed(baseline, { threads, images, size }))
    try {
      // The change is what takes many samples; the time itself is known well enough after the fewest.
      if (!other || times.length < FEWEST_VALUES) {
        const visit = await stopwatch.visit(opened, LOOK)
        const raw = typical(visit.times)
        slow.push(slowness(visit.reference, reference, raw))
        times.push(raw / slow.at(-1)!)
      }
      if (other) ratios.push(await alternatingRatio(opened, other))
    } finally {
      await opened.release()
      await other?.release()
    }
  }
}

const isTight = ({ value, low, high }: ValueRange) => high - low <= 2 * TIGHT * value
