// Activation functions that exporters spell in several operations, by their spelling in terms of x.

const HARD_SIGMOID = ['mul(clip(add(x,3),0,6),0.1667)', 'clip(add(mul(x,0.1667),0.5),0,1)']

const SPELLINGS: ReadonlyMap<string, 'relu6' | 'hard_sigmoid' | 'hard_swish' | 'gelu'> = new Map([
  ['clip(x,0,6)', 'relu6' as const],
  ...HARD_SIGMOID.map((text) => [text, 'hard_sigmoid'] as const),
  ['mul(times(x,clip(add(x,3),0,6)),0.1667)', 'hard_swish' as const],
  ['times(x,mul(clip(add(x,3),0,6),0.1667))', 'hard_swish' as const],
  ['times(mul(x,0.5),add(erf(mul(x,0.7071)),1))', 'gelu' as const],
  ['mul(times(x,add(erf(mul(x,0.7071)),1)),0.5)', 'gelu' as const],
])

/** Numbers as exporters round them. */
const short = (value: number) => String(Number(value.toPrecision(4)))

export const spell = {
  add: (x: string, by: number) => `add(${x},${short(by)})`,
  mul: (x: string, by: number) => `mul(${x},${short(by)})`,
  clip: (x: string, low: number, high: number) => `clip(${x},${short(low)},${short(high)})`,
  erf: (x: string) => `erf(${x})`,
  /** Two terms of the same x; the shorter first. */
  times: (a: string, b: string) =>
    `times(${[a, b].toSorted((p, q) => p.length - q.length || (p < q ? -1 : 1)).join()})`,
}

/** The function of a spelling. */
export function functionOf(spelling: string): 'relu6' | 'hard_sigmoid' | 'hard_swish' | 'gelu' | undefined {
  return SPELLINGS.get(spelling)
}

/** Whether more operations may make a function of it. */
export function mayBecome(spelling: string): boolean {
  return SPELLINGS.keys().some((known) => known.includes(spelling))
}

/** Whether it shifts and scales alone: done to the image before the first layer, that is its normalisation, which is no layer. */
export function isNormalisation(spelling: string): boolean {
  return /^((add|mul)\()*x(,[^,()]*\))*$/.test(spelling)
}
