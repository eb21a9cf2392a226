import { expect, test } from 'vitest'
import { recipesOf } from './recipe-words.ts'

test('words of three networks or more are columns, and the commonest recipe is the default', () => {
  const recipes = recipesOf(['long_aug', 'long', 'long', 'aug', 'aug', 'rare', ''])!
  expect(recipes.words).toEqual(['long', 'aug'])
  expect(recipes.default).toBe('long')
  expect(recipes.columnsOf('rare_aug')).toEqual([0, 1])
})

test('no common words are no recipes', () => expect(recipesOf(['a', 'b', ''])).toBeUndefined())
