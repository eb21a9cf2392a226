// A Redis of its own for tests and benchmarks: in memory, on a free port, gone with them.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import type { ChildProcess } from 'node:child_process'

const BINARY = 'redis-server'

/** Whether it is installed; no package of the registry brings it along. */
export const redisInstalled = spawnSync(BINARY, ['--version']).status === 0

export interface RedisProcess {
  readonly url: string
  /** Ends it at once, as a machine that is lost does. */
  kill(): Promise<void>
  /** On the same port, empty. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function startRedis(): Promise<RedisProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'))
  const port = await freePort()
  let child = await serve(port, folder)
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      child = await serve(port, folder)
    },
    async close() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function serve(port: number, folder: string): Promise<ChildProcess> {
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder]
  const child = spawn(BINARY, options, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString()
      if (output.includes('Ready to accept connections')) resolve()
    })
    child.on('exit', (code) => reject(new Error(`${BINARY} ended with ${code}: ${output}`)))
  })
  return child
}
