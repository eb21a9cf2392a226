// How long work is going to take, before anybody has read what it is about.
import type { Source } from './work-backend.ts'
import type { RequestedOptions } from '@archcast/core/contract/predict-request.ts'

/** Bytes of JSON, and devices, that take as long as a small document without them; then those of both at once. */
const BYTES = 1024
const DEVICES = 85
const BOTH = 300_000
/** An ONNX file is mostly weights, which are passed over. */
const ONNX_BYTES = 2 ** 18

/** Small documents without devices that would take as long: devices are told for every part of a network. */
export function unitsOf(bytes: number, { devices: { length } = [] }: RequestedOptions): number {
  return 1 + bytes / BYTES + length / DEVICES + (bytes * length) / BOTH
}

/** @param bytes of a body that is going to be read */
export function unitsOfBody(bytes: number, onnx: boolean, asked: RequestedOptions): number {
  return unitsOf(onnx ? Math.min(ONNX_BYTES, bytes) : bytes, asked)
}

export function unitsOfSource(source: Source, asked: RequestedOptions): number {
  if ('named' in source) return unitsOf(0, asked)
  return 'json' in source ? unitsOfBody(source.json.length, false, asked) : unitsOfBody(source.onnx.length, true, asked)
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
