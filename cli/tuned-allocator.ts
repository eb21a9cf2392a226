// Runs a command again under memory settings that suit training.
import { spawn } from 'node:child_process'
import { ALLOCATOR_ENV, countArraysWithHeap } from '@archcast/serve/node/allocator.ts'

const MARK = 'ARCHCAST_ALLOCATOR'

/** True where the process already runs tuned; else runs it again, tuned, and passes its exit code on. */
export async function tunedAllocator(): Promise<boolean> {
  if (process.platform !== 'linux' || process.env[MARK]) {
    countArraysWithHeap()
    return true
  }
  const child = spawn(process.execPath, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...ALLOCATOR_ENV, ...process.env, [MARK]: '1' },
  })
  // The terminal signals the whole group; a signal sent to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => signal === 'SIGTERM' && child.kill(signal))
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
  return false
}
