import { expect, test } from 'vitest'
import { mean } from '../statistics/summary.ts'
import { mergeRepeats } from './repeats.ts'

test('what has the same key is one, with all values combined', () => {
  const items = [
    { name: 'a', value: 1, key: 'x' },
    { name: 'b', value: 5, key: 'y' },
    { name: 'c', value: 3, key: 'x' },
  ]
  expect(mergeRepeats(items, ({ key }) => key, mean)).toEqual({
    items: [
      { name: 'a', value: 2, key: 'x' },
      { name: 'b', value: 5, key: 'y' },
    ],
    repeats: 1,
  })
})
