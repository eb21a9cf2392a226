// Settings of the C library's allocator for processes that run networks.

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
