// Settings of the C library's allocator and of V8 for processes that run networks.
import { setFlagsFromString } from 'node:v8'

/**
 * Every run allocates and frees tens of megabytes. By default glibc gives them back to the system at once, and much of
 * the time can go into mapping the same pages again; large thresholds keep them.
 * glibc reads these environment variables at start only, and refuses a mmap threshold above 32 MiB. Other C libraries ignore them.
 */
export const ALLOCATOR_ENV = {
  MALLOC_MMAP_THRESHOLD_: String(32 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: '1000000000',
  MALLOC_TOP_PAD_: String(64 * 2 ** 20),
}

/**
 * By default V8 collects garbage whenever 64 MiB of arrays were made, which generating weights does every few milliseconds: up to a fifth of its
 * time. Counted with the heap, they may grow with it. Versions of V8 that do not know the flag ignore it.
 */
export function countArraysWithHeap(): void {
  setFlagsFromString('--external-memory-accounted-in-global-limit')
}

/**
 * What V8 has threads of its own for when it collects garbage. `--single-threaded-gc` at the start of a process means the
 * same; set later, it means nothing by itself.
 */
const HELPED = [
  'parallel-scavenge',
  'parallel-marking',
  'parallel-compaction',
  'parallel-pointer-update',
  'concurrent-marking',
  'concurrent-sweeping',
  'concurrent-array-buffer-sweeping',
]

/**
 * Where there are as many threads as cores, helpers of one take the time of another, and waiting for each other takes
 * more of both. To be called before any thread is started.
 */
export function collectAlone(): void {
  for (const flag of HELPED) setFlagsFromString(`--no-${flag}`)
}
