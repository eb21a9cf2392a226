// What options take for a number, and what is said of the rest.
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { finiteNumber, positiveWhole, wholeNumber } from './numbers.ts'

const said = (parse: (text: string) => number, text: string) => {
  const command = new Command().option('--count <networks>', 'how many', parse).exitOverride()
  let error = ''
  command.configureOutput({ writeErr: (line) => (error += line) })
  try {
    return command.parse(['--count', text], { from: 'user' }).opts().count as number
  } catch {
    return error.trim()
  }
}

test.each([
  [finiteNumber, '-0.5', -0.5],
  [wholeNumber, '0', 0],
  [wholeNumber, '1e3', 1000],
  [positiveWhole, '7', 7],
])('a number that holds, case %#', (parse, text, value) => expect(said(parse, text)).toBe(value))

test.each([
  [finiteNumber, 'x', 'It must be a number.'],
  [finiteNumber, '', 'It must be a number.'],
  [finiteNumber, '1e999', 'It must be a number.'],
  [wholeNumber, '-1', 'It must be a whole number.'],
  [wholeNumber, ' ', 'It must be a whole number.'],
  [wholeNumber, '1e300', 'It must be a whole number.'],
  [positiveWhole, '0', 'It must be a positive whole number.'],
  [positiveWhole, '1.5', 'It must be a positive whole number.'],
])('a value that is none is refused with its option and why, case %#', (parse, text, why) =>
  expect(said(parse, text)).toBe(`error: option '--count <networks>' argument '${text}' is invalid. ${why}`),
)
