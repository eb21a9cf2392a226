// A machine for tests, whose kernels cost what is said here: nothing depends on a clock.
import { kernelsOf } from '@archcast/core/latency/kernels.ts'
import { sizeOf } from '@archcast/core/ops/shape.ts'
import type { Runtime } from './timed-runtimes.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

/**
 * Milliseconds of a network on a machine that needs 20 us a run, 2 us a kernel, 50 ps a multiply-accumulate and 100 ps
 * an element.
 */
export function simpleTime(graph: ArchGraph): number {
  let ms = 0.02
  for (const { op, input, output, kernel, groups, depth } of kernelsOf(graph, 16)) {
    const multiplies = /Conv$|Gemm|MatMul/.test(op)
    const summed = op.endsWith('Conv') ? (input[0] * kernel[0] * kernel[1]) / groups : depth || input[0]
    const macs = multiplies ? sizeOf(output) * summed : 0
    ms += 0.002 + macs * 5e-8 + sizeOf(output) * 1e-7
  }
  return ms
}

/**
 * Each run takes `simpleTime` times `slow` of the run's number; every seventh is interrupted and takes ten times as
 * long.
 */
export function simulatedRuntime(slow: (run: number) => number = () => 1): Runtime {
  let runs = 0
  return {
    async open(graph) {
      const ms = simpleTime(graph)
      return {
        async run() {
          const interrupted = ++runs % 7 === 0
          return { ms: ms * slow(runs) * (interrupted ? 10 : 1), interrupted }
        },
        async release() {},
      }
    },
  }
}
