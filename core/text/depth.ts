// Depth of JSON text, told in one scan and before anything parses it.

/** Most levels of JSON text that anyone sends. */
export const JSON_DEPTH = 64

const QUOTE = 34
const BACKSLASH = 92
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** Whether JSON text nests deeper than `depth`. The text need not be valid JSON. */
export function deeperThan(text: string, depth: number): boolean {
  let open = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (inString) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      if (++open > depth) return true
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) open--
  }
  return false
}
