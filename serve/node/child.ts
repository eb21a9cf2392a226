// What every process of the pool runs: takes tasks one after another, and says what came of each.
import { once } from 'node:events'
import { Socket } from 'node:net'
import { collectYoung } from './allocator.ts'
import { PIPE } from './child-process.ts'
import type { ChildAnswer, ChildTask } from './child-process.ts'

/** Bytes handed to the pipe at once. */
const PART = 256 * 1024

/** Answers a task by a value, and by bytes where they are too many for a message. */
export type RunTask = (task: unknown) => Promise<{ readonly value: unknown; readonly parts?: readonly Uint8Array[] }>

const pipe = new Socket({ fd: PIPE, readable: false, writable: true })
// Whoever reads them is gone, and so is this process soon.
pipe.on('error', () => {})

async function write(parts: readonly Uint8Array[]): Promise<void> {
  for (const part of parts) {
    for (let at = 0; at < part.length; at += PART) {
      if (!pipe.write(part.subarray(at, at + PART))) await once(pipe, 'drain')
    }
  }
}

/** An error as an object of its own fields: of an Error, a message between processes keeps the text alone. */
function plain(error: unknown): object {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message, stack } = error
  return Object.assign({}, error, { name, message, stack })
}

const say = (answer: ChildAnswer) => process.send?.(answer)
// A module that does not load fails its tasks, which can say so, and not the process, which would be replaced for ever.
const loaded = import(process.argv[2]).then(({ default: run }: { default: RunTask }) => run)
loaded.catch(() => {})

async function answer({ id, task }: ChildTask): Promise<void> {
  const run = await loaded
  const { value, parts = [] } = await run(task)
  say({ id, value, bytes: parts.reduce((sum, { length }) => sum + length, 0) })
  await write(parts)
}

process.on('message', (asked: ChildTask) => {
  answer(asked)
    .catch((error: unknown) => say({ id: asked.id, error: plain(error) }))
    // Not before the answer is sent, whose reader need not wait.
    .finally(collectYoung)
})
// A terminal or a service manager signals the whole group; only the parent knows when work under way is done.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.on('disconnect', () => process.exit(0))
