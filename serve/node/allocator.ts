// Settings of the C library's allocator and of V8 for processes that run networks.
import { setFlagsFromString } from 'node:v8'

/**
 * Every run allocates and frees tens of megabytes. By default glibc gives them back to the system at once, and mapping
 * the same pages again can take much of the time; large thresholds keep them. glibc reads these variables only at
 * start, and refuses a mmap threshold above 32 MiB. Other C libraries ignore them.
 */
export const ALLOCATOR_ENV = {
  MALLOC_MMAP_THRESHOLD_: String(32 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: '1000000000',
  MALLOC_TOP_PAD_: String(64 * 2 ** 20),
}

/**
 * The same for a process of the pool, whose networks are of all sizes. Between pieces of megabytes that come and go the
 * allocator finds ever fewer gaps that fit, and its heap would grow for hours. So it asks the system for those from 8
 * MiB on, in huge pages, which it maps in a fraction of the time.
 */
export const POOL_ENV = {
  ...ALLOCATOR_ENV,
  MALLOC_MMAP_THRESHOLD_: String(8 * 2 ** 20),
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
}

/**
 * V8's flags for such a process. There are as many processes as cores: threads that collect garbage beside one take the
 * time of another. `--expose-gc` is for {@link collectYoung}, after which hardly anything young lives: room for it
 * would grow to 128 MiB, a page at a time, for hours.
 */
export const POOL_FLAGS = ['--single-threaded-gc', '--expose-gc', '--min-semi-space-size=8', '--max-semi-space-size=8']

/**
 * Frees what the last task left. V8 sees the few bytes of an array's object and not its megabytes outside the heap, so
 * hundreds of them would wait for their collection, between what lives on. The allocator could not join the gaps: a
 * process would grow for hours, to twice its size. It takes a millisecond; the memory that is still warm gains more.
 */
export function collectYoung(): void {
  globalThis.gc?.({ type: 'minor' })
}

/**
 * By default V8 collects garbage after every 64 MiB of new arrays. Generating weights makes them in milliseconds, and
 * collecting takes up to a fifth of its time. Counted with the heap, they may grow with it. Versions of V8 that do not
 * know the flag ignore it.
 */
export function countArraysWithHeap(): void {
  setFlagsFromString('--external-memory-accounted-in-global-limit')
}

/**
 * Settings for threads that answer request after request, to be called before any is started:
 * - Where there are as many threads as cores, V8's own threads for young garbage take time from others, and waiting for
 *   each other takes more. Flags for other collections bear no change once a process runs.
 * - V8 would make what lives through a request permanent from then on, though it dies with the next. Finding it there
 *   would cost much of the time of long networks, and pauses of a tenth of a second.
 */
export function collectForRequests(): void {
  countArraysWithHeap()
  setFlagsFromString('--no-parallel-scavenge')
  setFlagsFromString('--no-allocation-site-pretenuring')
}
