// Sizes of boxes and of the text in them, pixels of the plane.

export const SIZES = { text: 12.5, note: 11, line: 28, noted: 44, end: 24, inset: 14 } as const
