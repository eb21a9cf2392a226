// The Worker with a leak on purpose: the control of a soak must see it.
import service from '../index.ts'

export * from '../index.ts'

/** Bytes that each request leaves. */
const LEAK = 65_536
const kept: Uint8Array[] = []

export default {
  ...service,
  fetch(...request: Parameters<typeof service.fetch>) {
    kept.push(new Uint8Array(LEAK).fill(1))
    return service.fetch(...request)
  },
}
