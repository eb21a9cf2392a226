// One file through its reader: read, or refused by a clear error.
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'

export interface HostileOutcome {
  readonly kind: string
  /** `read`, or the error's code. */
  readonly code: string
  /** Milliseconds of this thread on a processor, so that others on a busy machine do not count. */
  readonly ms: number
}

/** Resolves with `read` or the code of a refusal; throws for what is neither. */
export type HostileReader = (bytes: Uint8Array) => string | Promise<string>

/** Characters of an error that somebody still reads. */
const CLEAR = 1_000

/** @throws what the reader throws, named by the kind */
export async function readTimed(kind: string, read: () => string | Promise<string>): Promise<HostileOutcome> {
  const begun = process.threadCpuUsage()
  try {
    const code = await read()
    const { user, system } = process.threadCpuUsage(begun)
    return { kind, code, ms: (user + system) / 1_000 }
  } catch (error) {
    throw new Error(`${kind}: ${String(error)}`, { cause: error })
  }
}

/** @throws what is no refusal, and an Error for one that does not name the file or goes on for pages */
export function readHostileOnnx(bytes: Uint8Array): string {
  try {
    readOnnx(bytes, 'hostile.onnx')
    return 'read'
  } catch (error) {
    if (!(error instanceof ArchitectureError)) throw error
    if (!error.message.startsWith('hostile.onnx: ') || error.message.length > CLEAR)
      throw new Error(`not a clear error: ${error.message}`, { cause: error })
    return error.code
  }
}
