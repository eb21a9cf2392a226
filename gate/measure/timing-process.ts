// The process that times one model: whatever a model does to it, the gate goes on.
import { BaselineTimingError, timeModel } from './time-model.ts'
import { takePrecedence } from '@archcast/train/latency/timed-runtimes.ts'
import type { TimingAnswer, TimingJob } from './protocol.ts'

// Whoever wanted to know may be gone.
process.once('disconnect', () => process.exit())
process.once('message', (job) => {
  takePrecedence()
  void answer(job as TimingJob).then((message) => process.send!(message, () => process.disconnect()))
})

async function answer(job: TimingJob): Promise<TimingAnswer> {
  try {
    return { timing: await timeModel(job) }
  } catch (error) {
    const ofBaseline = error instanceof BaselineTimingError
    return { failure: (error as Error).message, ...(ofBaseline && { ofBaseline }) }
  }
}
