// What is wrong, in one text for people.
import { fileErrorOf } from '@archcast/core/files/errors.ts'

/** Errors of the file system by the path and what to do about it, others as they say themselves. */
export function reportError(error: unknown): string {
  const told = fileErrorOf(error) ?? error
  return told instanceof Error ? told.message : String(told)
}
