// The service as its users start it: a process, spoken to over HTTP.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ChildProcess } from 'node:child_process'

export interface ServiceProcess {
  readonly url: string
  readonly child: ChildProcess
  /** What it has printed so far. */
  output(): string
  /** Exit code; null where a signal ended it. */
  readonly exit: Promise<number | null>
}

const main = fileURLToPath(new URL('../../serve/main.ts', import.meta.url))

const running = new Set<ChildProcess>()

/** Ends what a failed test left behind. */
export function killServices(): void {
  for (const child of running) child.kill('SIGKILL')
}

/**
 * @param script of a shell that starts it by `exec "$0" "$1"`, in its own file systems; without one it starts plainly
 */
export function spawnService(env: Readonly<Record<string, string>>, script?: string): Omit<ServiceProcess, 'url'> {
  const command = [process.execPath, main]
  const [program, ...args] = script === undefined ? command : ['unshare', '--mount', 'sh', '-ec', script, ...command]
  const child = spawn(program, args, {
    env: { ...process.env, PORT: '0', ARCHCAST_PROVIDER: 'cpu', ARCHCAST_PROCESSES: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
  running.add(child)
  child.on('close', () => running.delete(child))
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, output: () => output, exit }
}

/** Waits until it is ready. Throws what it printed where it ends instead. */
export async function startService(env: Readonly<Record<string, string>>, script?: string): Promise<ServiceProcess> {
  const service = spawnService(env, script)
  const url = await new Promise<string>((resolve, reject) => {
    service.child.stdout!.on('data', () => {
      const found = /on (http:\S+),[^]*curl/.exec(service.output())
      if (found) resolve(found[1])
    })
    void service.exit.then((code) => reject(new Error(`the service ended with ${code}: ${service.output()}`)))
  })
  return { ...service, url }
}
