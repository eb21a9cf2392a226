// What is wrong, in one text for people: with a model's architecture, with a file, with anything else.
import { fileErrorOf } from '@archcast/core/files/errors.ts'
import { quote } from '@archcast/core/importer/errors.ts'
import type { ArchitectureError } from '@archcast/core/arch/errors.ts'

/** Faults that are told one by one; a hopeless file has thousands. */
const MOST = 20

/** Leaves out the model's name, as callers have it before it: readers of ONNX write it cut, and in ASCII alone. */
export function faultOf(model: string, { errors }: Pick<ArchitectureError, 'errors'>): string {
  const prefix = `${quote(model).slice(1, -1)}: `
  const told = errors
    .slice(0, MOST)
    .map(({ pointer, detail }) =>
      detail.startsWith(prefix) ? { pointer: '', detail: detail.slice(prefix.length) } : { pointer, detail },
    )
    .map(({ pointer, detail }) => (pointer ? `${pointer}: ${detail}` : detail))
  const more = errors.length - told.length
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n  ')
}

/** Errors of the file system by the path and what to do about it, others as they say themselves. */
export function tellError(error: unknown): string {
  const told = fileErrorOf(error) ?? error
  return told instanceof Error ? told.message : String(told)
}
