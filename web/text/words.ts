// Whether a text has every word of another, whatever their order and case.

/** @example hasWords('Conv 3x3')('layer1 conv 3x3/2') // => true */
export function hasWords(wanted: string): (text: string) => boolean {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean)
  return (text) => {
    const told = text.toLowerCase()
    return words.every((word) => told.includes(word))
  }
}
