// What is asked for by its name, or an error that lists the names which are close.
import { closest } from '../arch/suggest.ts'

/** Close names that an error lists. */
const LISTED = 3

/** @param unknown makes the error from a hint: `` or `did you mean 'a' or 'b'? ` */
export function named<T>(all: ReadonlyMap<string, T>, name: string, unknown: (hint: string) => Error): T {
  const found = all.get(name)
  if (found !== undefined) return found
  throw unknown(hintFor(name, [...all.keys()]))
}

/** The names that begin with what is asked for, else the one closest to it; empty where none is close. */
export function hintFor(name: string, known: readonly string[]): string {
  const begun = name === '' ? [] : known.filter((one) => one.startsWith(name)).slice(0, LISTED)
  const guess = closest(name, known)
  const close = begun.length > 0 ? begun : guess === undefined ? [] : [guess]
  if (close.length === 0) return ''
  return `did you mean ${close.map((one) => `'${one}'`).join(' or ')}? `
}
