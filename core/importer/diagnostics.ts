// Diagnostics: everything of a file that cannot be read, told at once.
import { ArchitectureError } from '../arch/errors.ts'

/** Faults that are told of one by one. */
const MOST = 100

export class Diagnostics {
  readonly #errors: ArchitectureError[] = []

  /** @throws {ArchitectureError} where these are enough of them */
  add(error: ArchitectureError): void {
    this.#errors.push(error)
    if (this.#errors.length >= MOST) this.throwIfAny()
  }

  /** What `read` gives; undefined where it cannot be read, which is noted. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof ArchitectureError)) throw error
      this.add(error)
      return undefined
    }
  }

  /** @throws {ArchitectureError} of the first one's code, with all of them */
  throwIfAny(): void {
    const [first] = this.#errors
    if (first) throw new ArchitectureError(first.code, this.#errors.flatMap(({ errors }) => errors).slice(0, MOST))
  }
}
