// Keys that stand twice in an object of JSON: readers keep the last value alone.
import { jsonPointer } from '../arch/faults.ts'

/** A string, with the colon behind it where it is a key, or a mark. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\],]/g

/**
 * JSON pointers of all but the first of each, in the order of the text.
 * @param text valid JSON
 * @example
 * repeatedKeys('{"a": [{"b": 1, "b": 2}]}') // => ['/a/0/b']
 */
export function repeatedKeys(text: string): string[] {
  const found: string[] = []
  /** Objects and lists around the token: the keys that an object had, the key or index that is read. */
  const around: { readonly keys?: Set<string>; at: string | number }[] = []
  for (const [token, quoted, colon] of text.matchAll(TOKEN)) {
    const inside = around.at(-1)
    if (token === '{') around.push({ keys: new Set(), at: '' })
    else if (token === '[') around.push({ at: 0 })
    else if (token === '}' || token === ']') around.pop()
    else if (token === ',') {
      if (typeof inside?.at === 'number') inside.at++
    } else if (inside?.keys && colon !== undefined) {
      inside.at = JSON.parse(quoted) as string
      if (inside.keys.has(inside.at)) found.push(jsonPointer(around.map(({ at }) => at)))
      inside.keys.add(inside.at)
    }
  }
  return found
}
