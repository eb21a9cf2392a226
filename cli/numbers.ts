// Numbers that options spell.

/** Throws an Error that names the option for anything but a whole number from 1. */
export function positiveWhole(option: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new Error(`${option} must be a positive whole number, not '${text}'`)
}
