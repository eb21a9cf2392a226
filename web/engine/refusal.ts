// Refusals as values: what an error says beyond its message is lost between a worker and the page.
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { CodeError } from '@archcast/core/code/code-errors.ts'
import { TextError } from '@archcast/core/text/errors.ts'
import type { Refusal } from './engine-types.ts'

/** Gives what `answer` gives, or why the network was refused. Other errors are thrown. */
export async function refusing<T>(answer: () => T | Promise<T>): Promise<T | Refusal> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof CodeError) return { refusal: { code: 'no_code', message: error.message, faults: [] } }
    if (error instanceof TextError)
      return { refusal: { code: error.code, message: error.message, faults: [{ pointer: '', detail: error.message }] } }
    if (!(error instanceof ArchitectureError)) throw error
    const { code, message, errors } = error
    return { refusal: { code, message, faults: errors.map(({ pointer, detail }) => ({ pointer, detail })) } }
  }
}

export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'refusal' in answer
}
