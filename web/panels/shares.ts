// What a layer costs by a colouring, and how the whole is called.
import { TEXT } from '../text/messages.ts'
import type { Layer } from '../engine/engine-types.ts'
import type { GraphColour } from '../graph/draw/paint.ts'
import type { Colouring } from '../state/page.ts'

/** The cost of one layer; undefined for a colouring that is no cost. */
function costBy(colouring: Colouring): ((layer: Layer) => number) | undefined {
  if (colouring === 'op') return undefined
  if (colouring === 'macs') return ({ macs }) => macs
  if (colouring === 'params') return ({ params }) => params
  if (colouring === 'memory') return ({ outputBytes }) => outputBytes
  const device = colouring.slice('device:'.length)
  return ({ ms }) => ms[device] ?? 0
}

export function titleOf(colouring: Colouring): string {
  if (!colouring.startsWith('device:')) return TEXT.colours[colouring as keyof typeof TEXT.colours]
  return `${TEXT.colours.time}: ${colouring.slice('device:'.length)}`
}

/** As the graph takes it. */
export function graphColour(colouring: Colouring): GraphColour {
  const of = costBy(colouring)
  return of ? { kind: 'share', of, title: titleOf(colouring) } : { kind: 'op' }
}
