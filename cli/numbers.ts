// Numbers that options spell; commander names the option whose value is refused.
import { InvalidArgumentError } from 'commander'

/** A finite number. Throws InvalidArgumentError for anything else. */
export const finiteNumber = numberThat('a number', Number.isFinite)

/** A whole number from 0. Throws InvalidArgumentError for anything else. */
export const wholeNumber = numberThat('a whole number', (value) => Number.isSafeInteger(value) && value >= 0)

/** A whole number from 1. Throws InvalidArgumentError for anything else. */
export const positiveWhole = numberThat('a positive whole number', (value) => Number.isSafeInteger(value) && value > 0)

function numberThat(what: string, holds: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text)
    if (holds(value)) return value
    throw new InvalidArgumentError(`It must be ${what}.`)
  }
}
