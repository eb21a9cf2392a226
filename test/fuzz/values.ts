// Values that no schema has, and documents that are almost what they were.
import fc from 'fast-check'

const OPERATIONS = [
  'conv',
  'depthwise_conv',
  'linear',
  'add',
  'concat',
  'zero',
  'identity',
  'global_avg_pool',
  'max_pool',
]

/** Values of every kind that JSON has, and empty ones. */
export const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  '',
  0,
  -1,
  0.5,
  1e9,
  1e308,
  2 ** 53,
  '16',
  [],
  {},
  [[]],
  [null],
]

export const oddities: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...ODD_VALUES),
  fc.constantFrom('input', 'stem', '__proto__', 'constructor'),
  fc.integer(),
  fc.double(),
  fc.string({ maxLength: 20, unit: 'binary' }),
  fc.constantFrom(...OPERATIONS),
)

const NUMBERS = [1, 2, 3, 4, 5, 8, 16, 32, 33, 1000]
const WORDS = ['relu', 'add', 'zero', 'identity', 'max_pool', 'stem', 'b', 'input', 'x', 'same', 'logits']

/** Another value of the same kind, which often leaves the document valid. */
function similar(value: unknown, choose: () => number): unknown {
  if (typeof value === 'number') return NUMBERS[Math.floor(choose() * NUMBERS.length)]
  if (typeof value === 'string') return WORDS[Math.floor(choose() * WORDS.length)]
  return value
}

/**
 * Replaces, removes or repeats one value somewhere in a document.
 * @param choose gives numbers of 0 to 1
 */
export function mutate(value: unknown, choose: () => number, odd: unknown): unknown {
  if (typeof value !== 'object' || value === null) return choose() < 0.8 ? similar(value, choose) : odd
  if (choose() < 0.02) return odd
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value }
  const keys = Object.keys(copy)
  if (keys.length === 0) return odd
  const key = keys[Math.floor(choose() * keys.length)] as never
  const action = choose()
  if (action < 0.85) copy[key] = mutate(copy[key], choose, odd) as never
  else if (action < 0.9) delete copy[key]
  else if (Array.isArray(copy)) copy.push(structuredClone(copy[key]))
  else copy[`${choose() < 0.5 ? 'kernel' : 'inputs'}`] = odd
  return copy
}
