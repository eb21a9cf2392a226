// "Did you mean": the known word that is closest to a misspelt one.

/** The word of `known` within a third of its length in edits, or undefined. Case and punctuation do not count. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const wanted = plain(word.slice(0, 64))
  let best: string | undefined
  let least = Infinity
  for (const candidate of known) {
    const edits = distance(wanted, plain(candidate))
    if (edits < least && edits <= Math.floor(candidate.length / 3)) {
      least = edits
      best = candidate
    }
  }
  return best
}

/**
 * The question for an error, and a space behind it: `did you mean 'conv'? `; empty where no word is close.
 *
 * @example
 * didYouMean('cnv', ['conv', 'add']) // => "did you mean 'conv'? "
 */
export function didYouMean(word: string, known: readonly string[]): string {
  const guess = closest(word, known)
  return guess === undefined ? '' : `did you mean '${guess}'? `
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]
}
