// Times a model, by turns with its baseline, until the intervals are tight or time is up.
import { Stopwatch, slowness, typical } from '@archcast/train/latency/measure.ts'
import { median } from '@archcast/train/statistics/summary.ts'
import { medianInterval } from './statistics.ts'
import { openTimed } from './networks.ts'
import { ortRuntime } from '@archcast/train/latency/runtime.ts'
import { ratioByTurns } from './turns.ts'
import type { Range } from '@archcast/core/gate/forecast.ts'
import type { Timing, TimingJob } from './protocol.ts'

/** Half an interval's width beside its middle. */
const TIGHT = 0.01
/** Milliseconds of the looks at the model beside the reference networks. */
const LOOK = 120

/**
 * Opens the networks anew for every sample: where their memory lies changes their speed by a per cent or so, and so would it in production.
 * Throws an Error where time is up before there are samples enough.
 */
export async function timeModel(job: TimingJob): Promise<Timing> {
  const { threads, batch, reference, seconds } = job
  const deadline = performance.now() + 1000 * seconds
  const stopwatch = await Stopwatch.create(ortRuntime({ provider: 'cpu', threads, batch }))
  const samples: { readonly ms: number; readonly slow: number; readonly ratio?: number }[] = []
  try {
    for (;;) {
      samples.push(await sample(job, stopwatch))
      const latency = medianInterval(samples.map(({ ms }) => ms))
      const ratio = medianInterval(samples.flatMap((each) => each.ratio ?? []))
      const whole = latency && (ratio || !job.baseline)
      const done = whole && isTight(ratio ?? latency)
      const late = performance.now() >= deadline
      if (done || (late && whole)) {
        return { latency, ...(ratio && { ratio }), slowness: median(samples.map(({ slow }) => slow)) }
      }
      if (late) {
        throw new Error(`${samples.length} samples in ${seconds} s, six are needed; give it more with --measure-time`)
      }
    }
  } finally {
    await stopwatch.release()
  }

  async function sample({ model, baseline }: TimingJob, watch: Stopwatch) {
    const opened = await openTimed(model, { threads, batch })
    const other = baseline && (await openTimed(baseline, { threads, batch }))
    try {
      const visit = await watch.visit(opened, LOOK)
      const raw = typical(visit.times)
      const slow = slowness(visit.reference, reference, raw)
      return { ms: raw / slow, slow, ...(other && { ratio: await ratioByTurns(opened, other) }) }
    } finally {
      await opened.release()
      await other?.release()
    }
  }
}

const isTight = ({ value, low, high }: Range) => high - low <= 2 * TIGHT * value
