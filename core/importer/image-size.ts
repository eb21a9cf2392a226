// The size of an image as people write it.
import type { InputSize } from './inputs.ts'

/** `224x192` -> height and width, up to four digits each; undefined for other text. */
export function parseImageSize(text: string): Pick<InputSize, 'height' | 'width'> | undefined {
  const [, height, width] = /^([1-9]\d{0,3})x([1-9]\d{0,3})$/.exec(text) ?? []
  return height === undefined ? undefined : { height: Number(height), width: Number(width) }
}
