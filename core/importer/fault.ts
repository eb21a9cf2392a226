// What is wrong with a model's architecture, in one text for people.
import { quote } from './errors.ts'
import type { ArchitectureError } from '../arch/errors.ts'

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
