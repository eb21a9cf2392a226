// Recipes of training as words that several networks share.

/** Networks that a word takes to have a column of its own. */
const COMMON = 3

export interface Recipes {
  readonly words: readonly string[]
  /** The recipe of most networks that has one of the words. */
  readonly default: string
  /** 1 for each word that a recipe has. */
  readonly columnsOf: (recipe: string) => number[]
}

/**
 * Words are what `_` parts; undefined where no word is in several recipes and left out of others.
 *
 * @param recipes of all networks, empty where none is told
 */
export function recipesOf(recipes: readonly string[]): Recipes | undefined {
  const spoken = recipes.map((recipe) => new Set(recipe.split('_').filter((word) => word !== '')))
  const counts = Map.groupBy(
    spoken.flatMap((words) => [...words]),
    (word) => word,
  )
  const words = [...counts].flatMap(([word, { length }]) => (length >= COMMON ? [word] : []))
  const known = recipes.filter((_, i) => words.some((word) => spoken[i].has(word)))
  if (known.length === 0) return undefined
  const ordered = [...Map.groupBy(known, (recipe) => recipe)].toSorted(([, a], [, b]) => b.length - a.length)
  const columnsOf = (recipe: string) => {
    const own = new Set(recipe.split('_'))
    return words.map((word) => Number(own.has(word)))
  }
  return { words, default: ordered[0][0], columnsOf }
}
