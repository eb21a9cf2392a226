// Padding that differs from side to side: networks with it are scored and timed, not trained.
import type { OnnxNode } from '@archcast/core/onnx/graph.ts'

/** @throws {Error} for pads that are not the same on both sides */
export function refuseUneven({ pads }: OnnxNode['attributes'], what: string): void {
  const [top, left, bottom, right] = pads as number[]
  if (top !== bottom || left !== right) throw new Error(`${what} with uneven padding has no gradient here`)
}
