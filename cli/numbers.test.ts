// What options take for a number, and what is said of the rest.
import { expect, test } from 'vitest'
import { drawCommand } from './commands/draw.ts'
import { finiteNumber, positiveWhole, wholeNumber } from './numbers.ts'

test.each([
  [finiteNumber, '-0.5', -0.5],
  [wholeNumber, '0', 0],
  [wholeNumber, '1e3', 1000],
  [positiveWhole, '7', 7],
])('a number that holds, case %#', (parse, text, value) => expect(parse(text)).toBe(value))

test.each([
  [finiteNumber, 'x', 'It must be a number.'],
  [finiteNumber, '', 'It must be a number.'],
  [finiteNumber, '1e999', 'It must be a number.'],
  [wholeNumber, '-1', 'It must be a whole number.'],
  [wholeNumber, ' ', 'It must be a whole number.'],
  [wholeNumber, '1e300', 'It must be a whole number.'],
  [positiveWhole, '0', 'It must be a positive whole number.'],
  [positiveWhole, '1.5', 'It must be a positive whole number.'],
])('a value that is none is refused, case %#', (parse, text, why) => expect(() => parse(text)).toThrow(why))

test('a command says which option it is', async () => {
  let said = ''
  const command = drawCommand()
    .exitOverride()
    .configureOutput({ writeErr: (text) => void (said += text) })
  await expect(command.parseAsync(['--count', 'x'], { from: 'user' })).rejects.toThrow()
  expect(said).toBe("error: option '--count <n>' argument 'x' is invalid. It must be a positive whole number.\n")
})
