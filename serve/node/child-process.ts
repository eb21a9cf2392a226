// A process of the pool as its parent sees it: one task at a time, a message for each, a pipe for what is large.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { WorkerLostError } from '../problem.ts'
import { takeBytes } from './take-bytes.ts'
import type { ChildProcess as Forked } from 'node:child_process'
import type { Socket } from 'node:net'

/** File descriptor that a process writes large results to: a message would be copied over and over on its way. */
export const PIPE = 4

export interface ChildTask {
  readonly id: number
  readonly task: unknown
}
export type ChildAnswer =
  | { readonly id: number; readonly value: unknown; readonly bytes: number }
  | { readonly id: number; readonly error: unknown }

export interface ChildProcessOptions {
  /** Module whose default export runs tasks, see child.ts. */
  readonly module: URL
  readonly argv: readonly string[]
  readonly execArgv: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** What a task gives. */
export interface TaskResult {
  readonly value: unknown
  readonly bytes: number
  readonly body: AsyncGenerator<Uint8Array, void>
  /** Settles once all bytes are read, or their reading is ended: the process is free then. */
  readonly done: Promise<void>
}

const program = fileURLToPath(new URL('./child.ts', import.meta.url))

export class Child {
  private readonly process: Forked
  private readonly pipe: Socket
  private task:
    | {
        readonly id: number
        readonly given: (answer: { value: unknown; bytes: number }) => void
        readonly lost: (error: unknown) => void
      }
    | undefined
  private tasks = 0
  /** Whether it has answered a task. */
  answered = false

  /** @param onEnd hears once that it has ended, and why */
  constructor({ module, argv, execArgv, env }: ChildProcessOptions, onEnd: (child: Child, why: string) => void) {
    this.process = fork(program, [module.href, ...argv], {
      serialization: 'advanced',
      execArgv: [...execArgv],
      env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
    })
    this.pipe = this.process.stdio[PIPE] as Socket
    let gone = false
    const end = (why: string) => {
      if (gone) return
      gone = true
      onEnd(this, why)
      this.task?.lost(new WorkerLostError())
      this.pipe.destroy()
    }
    this.process.on('message', (answer: ChildAnswer) => this.hear(answer))
    this.process.on('error', (error) => end(error.message))
    this.process.on('exit', (code, signal) => end(signal ?? `exit code ${code}`))
    this.process.unref()
    this.process.channel?.unref()
    this.pipe.on('error', () => {})
    this.pipe.unref()
  }

  get pid(): number {
    return this.process.pid!
  }

  /**
   * Has it run a task. Rejects with the plain object of an error that the task throws.
   *
   * @param limit milliseconds until its last byte is to be read
   * @param free hears once that it is there for the next
   * @throws {WorkerLostError} where it dies of the task, or takes too long
   */
  async run(task: unknown, limit: number, free: () => void): Promise<TaskResult> {
    // The pool does not keep the event loop alive, but a task does.
    this.process.channel?.ref()
    let late = false
    const timer = setTimeout(() => {
      late = true
      this.process.kill('SIGKILL')
    }, limit)
    const { promise: done, resolve: finish } = Promise.withResolvers<void>()
    const release = () => {
      clearTimeout(timer)
      finish()
      this.process.channel?.unref()
      this.task = undefined
      free()
    }
    try {
      const { value, bytes } = await this.send(task)
      const body = takeBytes(this.pipe, bytes, release)
      // One that nobody began could not be ended.
      await body.next()
      return { value, bytes, body, done }
    } catch (error) {
      release()
      throw late ? new WorkerLostError(`the answer took longer than ${limit / 1000} s`, { again: false }) : error
    }
  }

  /** Kills it; settles when it has ended. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      this.process.once('exit', () => resolve())
      this.process.kill('SIGKILL')
    })
  }

  private hear(answer: ChildAnswer): void {
    this.answered = true
    const { task } = this
    if (task?.id !== answer.id) return
    if ('error' in answer) task.lost(answer.error)
    else task.given(answer)
  }

  private send(task: unknown): Promise<{ value: unknown; bytes: number }> {
    const id = ++this.tasks
    return new Promise((given, lost) => {
      this.task = { id, given, lost }
      // A process that dies is told of by its exit.
      this.process.send({ id, task } satisfies ChildTask, () => {})
    })
  }
}
