// One file through the reader: read, or refused by a clear error.
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'

export interface Outcome {
  readonly kind: string
  /** `read`, or the error's code. */
  readonly code: string
  /** Milliseconds of the processor, so that others on a busy machine do not count. */
  readonly ms: number
}

/** @throws what is not an ArchitectureError, and an Error for one that does not name the file or goes on for pages */
export function readHostile(kind: string, bytes: Uint8Array): Outcome {
  const begun = process.cpuUsage()
  let code = 'read'
  try {
    readOnnx(bytes, 'hostile.onnx')
  } catch (error) {
    if (!(error instanceof ArchitectureError)) throw new Error(`${kind}: ${String(error)}`, { cause: error })
    if (!error.message.startsWith('hostile.onnx: ') || error.message.length > 1_000) {
      throw new Error(`${kind}: not a clear error: ${error.message}`, { cause: error })
    }
    code = error.code
  }
  const { user, system } = process.cpuUsage(begun)
  return { kind, code, ms: (user + system) / 1_000 }
}
