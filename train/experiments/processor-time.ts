// What work costs: seconds of processor time, which other work on the machine does not change.
import type { EngineProvider } from '../engines/engine-provider.ts'

/** Seconds of this thread so far; on a GPU, whose work a processor's time does not show, seconds that passed. */
export function costSeconds(device: EngineProvider): number {
  if (device !== 'cpu') return performance.now() / 1000
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}

export interface TimedResult<T> {
  readonly value: T
  readonly seconds: number
}

export async function timeResult<T>(device: EngineProvider, work: () => Promise<T>): Promise<TimedResult<T>> {
  const begun = costSeconds(device)
  const value = await work()
  return { value, seconds: costSeconds(device) - begun }
}
