// Runs a command again under settings of the C library's allocator that suit training.
import { spawn } from 'node:child_process'

/**
 * Training allocates and frees tens of megabytes for every operation. By default glibc gives them back to the system at
 * once, and half the time can go into mapping the same pages again; large thresholds keep them.
 * glibc reads these variables at start only, and refuses a mmap threshold above 32 MiB. Other C libraries ignore them.
 */
const TUNING = {
  MALLOC_MMAP_THRESHOLD_: String(32 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: '1000000000',
  MALLOC_TOP_PAD_: String(256 * 2 ** 20),
}
const MARK = 'ARCHCAST_ALLOCATOR'

/** True where the process already runs tuned; else runs it again, tuned, and passes its exit code on. */
export async function tunedAllocator(): Promise<boolean> {
  if (process.platform !== 'linux' || process.env[MARK]) return true
  const child = spawn(process.execPath, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...TUNING, ...process.env, [MARK]: '1' },
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
