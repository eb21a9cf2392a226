// Networks of torchvision as PyTorch exports them, against their published costs and ONNX Runtime's own reading.
import { describe, expect, test } from 'vitest'
import { FIXTURE_NAMES, PUBLISHED, onnxFixture } from '../fixtures/onnx/fixtures.ts'
import { bothWays } from './recompute.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { documentOf } from '@archcast/core/arch/flat-document.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'

describe.each(FIXTURE_NAMES)('%s', (name) => {
  test('has the published multiply-accumulates and parameters', () => {
    const { graph, nodes } = readOnnx(onnxFixture(name), `${name}.onnx`)
    expect(parseArchitecture(documentOf(graph))).toEqual(graph)
    const { macs, params } = cost(graph)
    expect(Math.abs(macs / PUBLISHED[name].macs - 1)).toBeLessThan(0.005)
    // The exporter folds batch normalisation into convolutions, which leaves one number of its two for each channel.
    expect(Math.abs(params / PUBLISHED[name].params - 1)).toBeLessThan(0.005)
    expect(graph.input).toEqual([3, 224, 224])
    expect(graph.classes).toBe(1000)
    expect([...nodes.keys()].toSorted()).toEqual(graph.nodes.map(({ id }) => id).toSorted())
  })

  test('computes what the file computes', async () => {
    const { file, architecture } = await bothWays(onnxFixture(name))
    const scale = Math.max(...file.map(Math.abs))
    expect(scale).toBeGreaterThan(0.1)
    architecture.forEach((value, i) => expect(Math.abs(value - file[i]) / scale).toBeLessThan(1e-3))
  })
})
