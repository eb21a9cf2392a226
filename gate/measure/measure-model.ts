// Timing a model in a process of its own, with a limit.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TimingAnswer, TimingJob } from './protocol.ts'

/** Seconds beyond the job's own, for loading networks and for the sample under way. */
const GRACE = 30

/** As a source, and where it is built into one file of the package. */
const CHILD = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? 'timing-process.ts' : 'measure-child.js', import.meta.url),
)

/** Never throws: what went wrong is the answer. */
export function measureModel(job: TimingJob): Promise<TimingAnswer> {
  const child = fork(CHILD, { execArgv: [], stdio: 'ignore' })
  const limit = job.seconds + GRACE
  return new Promise<TimingAnswer>((resolve) => {
    const timer = setTimeout(() => resolve({ failure: `no result in ${limit} s` }), 1000 * limit)
    child.once('message', (answer) => resolve(answer as TimingAnswer))
    child.once('error', (error) => resolve({ failure: error.message }))
    child.once('exit', (code, signal) => resolve({ failure: `the process that timed it ended with ${signal ?? code}` }))
    child.send(job)
    child.once('exit', () => clearTimeout(timer))
  }).finally(() => child.kill('SIGKILL'))
}
