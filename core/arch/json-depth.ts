// Depth of JSON text, checked before anything parses it.
import { ArchitectureError } from './errors.ts'
import { LIMITS } from '../ops/limits.ts'

const QUOTE = 34
const BACKSLASH = 92
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/**
 * Refuses JSON text nested deeper than `depth`, in one scan of the text and before anything parses it. The text need
 * not be valid JSON.
 * @throws {ArchitectureError} `too_large`
 */
export function assertJsonDepth(text: string, depth: number = LIMITS.jsonDepth): void {
  let open = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (inString) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      if (++open > depth) {
        throw new ArchitectureError('too_large', [{ pointer: '', detail: `the JSON is nested deeper than ${depth}` }])
      }
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) open--
  }
}
