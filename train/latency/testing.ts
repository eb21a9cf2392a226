// For tests: a machine whose kernels cost what is said here, so that nothing depends on a clock.
import { cost } from '@archcast/core/arch/cost.ts'
import { kernelsOf } from '@archcast/core/latency/kernels.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Runtime } from './runtime.ts'

/** Milliseconds of a network on a machine of 20 GMAC a second that needs 2 us a kernel. */
export const simpleTime = (graph: ArchGraph) =>
  0.02 + kernelsOf(graph, 16).length * 0.002 + cost(prune(graph)).macs / 2e7

/** Each run takes `simpleTime`, times what `slow` says of the run's number; every seventh is interrupted and takes ten times as long. */
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
