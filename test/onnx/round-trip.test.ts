// Networks that Archcast exports are read again as what they were.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cost } from '@archcast/core/arch/cost.ts'
import { documentOf } from '@archcast/core/arch/flat-document.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { IMAGE_OPS, architectureArbitrary } from '@archcast/core/arch/testing.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { inferenceModel } from '@archcast/train/latency/inference-model.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

const inOneBlock = (graph: ArchGraph): ArchGraph => ({
  ...graph,
  nodes: graph.nodes.map((node) => ({ ...node, block: 0 })),
})

test('random architectures of all operations', () => {
  // Zeros are multiplications by zero once they are exported, which is nothing that a network from elsewhere has.
  const ops = IMAGE_OPS.filter((op) => op !== 'zero')
  let same = 0
  fc.assert(
    fc.property(architectureArbitrary(10, ops), (document) => {
      const graph = inOneBlock(prune(parseArchitecture(document)))
      const { graph: again } = readOnnx(inferenceModel(graph), 'child.onnx')
      expect(parseArchitecture(documentOf(again))).toEqual(again)
      expect(cost(again)).toEqual(cost(graph))
      if (canonicalHash(again) === canonicalHash(graph)) same++
    }),
    { numRuns: 200, seed: 7 },
  )
  // Others are spelled otherwise: a sum of three is two sums, an identity vanishes, a pool of the whole image is a
  // global one.
  expect(same).toBeGreaterThan(100)
})
