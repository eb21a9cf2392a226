// Depth of JSON text that is to be an architecture, checked before anything parses it.
import { ArchitectureError } from './errors.ts'
import { LIMITS } from '../ops/limits.ts'
import { deeperThan } from '../text/depth.ts'

/**
 * Refuses JSON text nested deeper than `depth`. The text need not be valid JSON.
 * @throws {ArchitectureError} `too_large`
 */
export function assertJsonDepth(text: string, depth: number = LIMITS.jsonDepth): void {
  if (!deeperThan(text, depth)) return
  throw new ArchitectureError('too_large', [{ pointer: '', detail: `the JSON is nested deeper than ${depth}` }])
}
