// How wide text is, near enough to give boxes their widths where there is no font to ask.

const NARROW = /[ijltfrI1.,:;'|!()[\] /-]/
const WIDE = /[mwMW@%×…]/

/** Pixels of text in a sans-serif font of this size. */
export function textWidth(text: string, size: number): number {
  let ems = 0
  for (const letter of text)
    ems += NARROW.test(letter) ? 0.36 : WIDE.test(letter) ? 0.9 : /[A-Z]/.test(letter) ? 0.7 : 0.63
  return ems * size
}
