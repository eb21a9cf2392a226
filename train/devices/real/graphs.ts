// An archive of networks as ONNX files, which need no weights -> their graphs.
import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { withArchive } from '../../data/archive.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { executedWorkOf } from '@archcast/core/latency/executed/executed-work.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

export interface ListedNetwork {
  readonly graph: ArchGraph
  /** What `executedWorkOf` says of it. */
  readonly work: Float64Array
}

/** By the files' names without `.onnx`; files that the importer refuses are left out and told. */
export function readNetworks(
  archive: string,
  onRefused: (name: string, reason: string) => void = () => {},
): ReadonlyMap<string, ListedNetwork> {
  return withArchive(archive, (folder) => {
    const networks = new Map<string, ListedNetwork>()
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.onnx'))) {
      try {
        const { graph } = readOnnx(readFileSync(join(folder, file)), file)
        networks.set(basename(file, '.onnx'), { graph, work: executedWorkOf(graph) })
      } catch (error) {
        if (!(error instanceof ArchitectureError)) throw error
        onRefused(file, error.message)
      }
    }
    return networks
  })
}
