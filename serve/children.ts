// Processes that are watched over: one that dies is replaced, one that takes too long is ended, and whoever waits for
// one is told where none comes.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { WorkerLostError } from './problem.ts'
import { take } from './take.ts'
import type { ChildProcess } from 'node:child_process'
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

export interface ChildrenOptions {
  readonly count: number
  /** Module whose default export runs tasks, see child.ts. */
  readonly module: URL
  readonly argv: readonly string[]
  readonly execArgv: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Milliseconds that a task may take, until its last byte is read. */
  readonly limit: number
  /** Hears of every process that dies unasked. */
  readonly onDeath: (why: string) => void
}

/** What a task gives. */
export interface Given {
  readonly value: unknown
  readonly bytes: number
  readonly body: AsyncGenerator<Uint8Array, void>
  /** Settles once all bytes are read, or their reading is ended: the process is free then. */
  readonly done: Promise<void>
}

/**
 * Milliseconds until a process that died is replaced: at once where it has answered or lived for long enough to, else
 * twice as long as the time before.
 */
const BACKOFF = { first: 50, most: 1000, long: 500 }
/** Milliseconds that a task waits for a process to be there; longer means that none can be started. */
const PATIENCE = 5000
/** Milliseconds without any process after which nobody is to send more. */
const OUTAGE = 1000

interface Child {
  readonly process: ChildProcess
  readonly pipe: Socket
  task?:
    | {
        readonly id: number
        readonly given: (answer: { value: unknown; bytes: number }) => void
        readonly lost: (error: unknown) => void
      }
    | undefined
}

const program = fileURLToPath(new URL('./child.ts', import.meta.url))

export class Children {
  private readonly options: ChildrenOptions
  private readonly living = new Set<Child>()
  private readonly idle: Child[] = []
  private readonly waiting = new Set<(child: Child) => void>()
  private closed = false
  private tasks = 0
  private lastAlive = 0

  constructor(options: ChildrenOptions) {
    this.options = options
    for (let i = 0; i < options.count; i++) this.start(0)
  }

  get pids(): number[] {
    return [...this.living].map(({ process: { pid } }) => pid!)
  }

  /** Whether there is a process, or was a moment ago. */
  get ready(): boolean {
    return this.living.size > 0 || performance.now() - this.lastAlive < OUTAGE
  }

  /**
   * Has a process run a task. Rejects with the plain object of an error that the task throws.
   * @throws {WorkerLostError} where the process dies of it, takes too long, or none can be started
   */
  async run(task: unknown): Promise<Given> {
    const child = await this.acquire()
    // The pool does not keep the event loop alive, but a task does.
    child.process.channel?.ref()
    const { limit } = this.options
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.process.kill('SIGKILL')
    }, limit)
    const { promise: done, resolve: finish } = Promise.withResolvers<void>()
    const release = () => {
      clearTimeout(timer)
      finish()
      child.process.channel?.unref()
      child.task = undefined
      if (this.living.has(child)) this.offer(child)
    }
    try {
      const { value, bytes } = await send(child, { id: ++this.tasks, task })
      const body = take(child.pipe, bytes, release)
      // One that nobody began could not be ended.
      await body.next()
      return { value, bytes, body, done }
    } catch (error) {
      release()
      throw late ? new WorkerLostError(`the answer took longer than ${limit / 1000} s`, { again: false }) : error
    }
  }

  async close(): Promise<void> {
    this.closed = true
    // The processes do not keep the event loop alive: without a timer a command would end before they have.
    const alive = setInterval(() => {}, 1000)
    const ends = [...this.living].map(({ process: child }) => new Promise((resolve) => child.once('exit', resolve)))
    for (const { process: child } of this.living) child.kill('SIGKILL')
    await Promise.all(ends)
    clearInterval(alive)
  }

  private acquire(): Promise<Child> {
    const free = this.idle.pop()
    if (free) return Promise.resolve(free)
    return new Promise((resolve, reject) => {
      const got = (child: Child) => {
        clearTimeout(timer)
        resolve(child)
      }
      const timer = setTimeout(() => {
        this.waiting.delete(got)
        reject(new WorkerLostError('no worker can be started', { again: false }))
      }, PATIENCE)
      this.waiting.add(got)
    })
  }

  private offer(child: Child): void {
    const [first] = this.waiting
    if (!first) return void this.idle.push(child)
    this.waiting.delete(first)
    first(child)
  }

  /** @param deaths of those before it, one soon after another */
  private start(deaths: number): void {
    if (this.closed) return
    const { module, argv, execArgv, env, onDeath } = this.options
    const started = fork(program, [module.href, ...argv], {
      serialization: 'advanced',
      execArgv: [...execArgv],
      env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
    })
    const child: Child = { process: started, pipe: started.stdio[PIPE] as Socket }
    const begun = performance.now()
    let answered = false
    let gone = false
    const die = (why: string) => {
      if (gone) return
      gone = true
      this.living.delete(child)
      if (this.living.size === 0) this.lastAlive = performance.now()
      const place = this.idle.indexOf(child)
      if (place >= 0) this.idle.splice(place, 1)
      if (!this.closed) onDeath(why)
      child.task?.lost(new WorkerLostError())
      child.pipe.destroy()
      const early = !answered && performance.now() - begun < BACKOFF.long
      const wait = early ? Math.min(BACKOFF.most, BACKOFF.first * 2 ** deaths) : 0
      setTimeout(() => this.start(early ? deaths + 1 : 0), wait)
    }
    started.on('message', (answer: ChildAnswer) => {
      answered = true
      const { task } = child
      if (task?.id !== answer.id) return
      if ('error' in answer) task.lost(answer.error)
      else task.given(answer)
    })
    started.on('error', (error) => die(error.message))
    started.on('exit', (code, signal) => die(signal ?? `exit code ${code}`))
    started.unref()
    started.channel?.unref()
    child.pipe.on('error', () => {})
    child.pipe.unref()
    this.living.add(child)
    this.offer(child)
  }
}

function send(child: Child, message: ChildTask): Promise<{ value: unknown; bytes: number }> {
  return new Promise((given, lost) => {
    child.task = { id: message.id, given, lost }
    // A process that dies is told of by its exit.
    child.process.send(message, () => {})
  })
}
