// A run of layers, each read by the next alone -> units: an operation with those that a runtime would fuse with it.
import type { Layer } from '../../engine/engine-types.ts'

/** Whether a layer only rewrites what it reads: no work, and as many numbers out as in. */
export type IsLight = (index: number) => boolean

/** Longer ones say nothing in a title. */
const MOST = 6

/** `inputOf` gives the layer's first input as a shape. */
export function lightness(layers: readonly Layer[], shapeOf: (input: number) => readonly number[]): IsLight {
  const size = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1)
  const light = layers.map(
    ({ macs, inputs, shape }) => macs === 0 && inputs.some((input) => size(shapeOf(input)) === size(shape)),
  )
  return (index) => light[index]
}

/**
 * Cuts a run: behind the light layers that follow an operation (`conv bn relu | conv bn relu`), or, where a run starts
 * with light ones and ends with none, before those that lead to one (`bn relu conv | bn relu conv`).
 */
export function unitsOf(run: readonly number[], isLight: IsLight): number[][] {
  const heavy = run.filter((index) => !isLight(index)).length
  if (heavy <= 1 && run.length <= MOST) return [[...run]]
  const leads = isLight(run[0]) && !isLight(run.at(-1)!)
  const units: number[][] = []
  for (const [place, index] of run.entries()) {
    const unit = units.at(-1)
    const opens = leads ? place > 0 && !isLight(run[place - 1]) : !isLight(index)
    if (!unit || opens || unit.length >= MOST) units.push([index])
    else unit.push(index)
  }
  return units
}
