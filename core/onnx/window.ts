// A window that slides over an image: what convolutions and pools share.

/** Vertical and horizontal extent: [height, width]. */
export type Pair = readonly [height: number, width: number]

/** Kernel, stride and margins; padding is zeros, and excluded from averages. */
export interface Window {
  readonly kernel: Pair
  readonly stride: Pair
  /** Above and to the left; below and to the right too, unless `paddingEnd` says otherwise. */
  readonly padding: Pair
  /** Below and to the right, where they differ. */
  readonly paddingEnd?: Pair
}

/** The padding below and to the right. */
export function paddingEndOf({ padding, paddingEnd = padding }: Pick<Window, 'padding' | 'paddingEnd'>): Pair {
  return paddingEnd
}
