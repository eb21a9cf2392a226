// Collects what is wrong with a document, so that one answer reports several faults.
import { LIMITS } from '../ops/network-limits.ts'
import { ArchitectureError, type ArchitectureErrorCode, type ArchitectureFault } from './errors.ts'

export class Faults {
  readonly #found: (ArchitectureFault & { readonly code: ArchitectureErrorCode })[] = []

  /** One fault a place: a cell that is used in many blocks would otherwise report the same fault many times. */
  add(code: ArchitectureErrorCode, pointer: string, detail: string): void {
    if (this.#found.length >= LIMITS.faults) return
    if (this.#found.some((fault) => fault.pointer === pointer && fault.code === code)) return
    this.#found.push({ code, pointer, detail })
  }

  /** @throws {ArchitectureError} with the first fault's code, where any was added */
  throwIfAny(): void {
    const [first] = this.#found
    if (!first) return
    throw new ArchitectureError(
      first.code,
      this.#found.map(({ pointer, detail }) => ({ pointer, detail })),
    )
  }
}

/** RFC 6901 JSON pointer. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
