// How long work is going to take, before anybody has read what it is about.
import type { Choices } from '@archcast/core/contract/question.ts'
import type { Source } from './work.ts'

/** Bytes of JSON, and devices, that take as long as a small document without them. */
const BYTES = 4096
const DEVICES = 16
/** An ONNX file is mostly weights, which are passed over. */
const ONNX_BYTES = 2 ** 20

/** Small documents without devices that would take as long. */
export function unitsOf(bytes: number, { devices = [] }: Choices): number {
  return (1 + bytes / BYTES) * (1 + devices.length / DEVICES)
}

export function unitsOfSource(source: Source, asked: Choices): number {
  if ('named' in source) return unitsOf(0, asked)
  return unitsOf('json' in source ? source.json.length : Math.min(ONNX_BYTES, source.onnx.length), asked)
}

/** Milliseconds of a unit on this machine, as the last ones took; known better with each. */
export class Pace {
  private unit = 1

  of(units: number): number {
    return units * this.unit
  }

  /** @param milliseconds that `units` took: a rare one, such as the first of its kind, counts for little */
  learn(units: number, milliseconds: number): void {
    const told = Math.min(milliseconds / units, 4 * this.unit)
    this.unit += (told - this.unit) / 32
  }
}
