// Both exporters, a fixed and an open batch, operator sets 13 to 22: one network costs the same however it was written.
import { describe, expect, test } from 'vitest'
import { exportedFiles, exportedNetworks } from '../fixtures/onnx/exporters.ts'
import { bundledDevice } from './bundled-device.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { openDevice } from '@archcast/core/latency/device.ts'

const device = openDevice(bundledDevice('kernels'))
const files = exportedFiles().map((file) => {
  const { graph } = readOnnx(file.bytes(), file.name)
  return { ...file, ...cost(graph), ms: device.latency(graph).value }
})
const formsOf = (name: string) => files.filter(({ network }) => network.name === name)
const networks = exportedNetworks().map(({ name }) => name)

/** Networks whose forms differ by more than a share of the least. */
function differing(of: (file: (typeof files)[number]) => number, share: number): string[] {
  return networks.filter((name) => {
    const values = formsOf(name).map(of)
    return Math.max(...values) > Math.min(...values) * (1 + share)
  })
}

test.each(files)('the multiply-accumulates of $name are those of an independent count', ({ macs, count }) => {
  // What depends on weights alone is computed too, unless the exporter did.
  expect(macs).toBe(count.macs + count.constantMacs)
})

/** Networks whose parameters are not the same in all forms, and why. */
const STORED_OTHERWISE: Readonly<Record<string, string>> = {
  'vit-rope': 'dynamo keeps the tables of rotary embeddings among the weights',
  'vit-registers-pooled': 'dynamo computes the resampled positions',
  swinv2: 'dynamo computes the bias of relative positions, whose network of two layers is gone',
  mvitv2: 'dynamo spreads the tables of relative positions over all pairs',
  xcit: 'dynamo computes the encoding of positions',
  coatnet: 'dynamo spreads the bias of relative positions, or computes it',
  efficientformer: 'dynamo spreads the bias of relative positions',
  levit: 'dynamo spreads the bias of relative positions',
  nfnet: 'dynamo multiplies the gains into the weights',
  text: 'dynamo has the positions that these tokens take, not the whole table',
}

/** Networks that have more than the parameters of torch in every form, and why. */
const MORE = { beit: 'the bias of keys is zeros that are not learned', swinv2: 'as of beit', 'vit-rope': 'as of beit' }

describe('parameters', () => {
  test('are the same in all forms', () => {
    expect(new Set(differing(({ params }) => params, 0))).toEqual(new Set(Object.keys(STORED_OTHERWISE)))
  })

  test.each(files.filter(({ network: { name } }) => !(name in STORED_OTHERWISE) && !(name in MORE)))(
    'of $name are those of torch, folded batch normalisation apart',
    ({ params, network: { parameters, batchNormFeatures } }) => {
      // Of scale and shift one number stays as the convolution's bias, none where it had one already.
      expect(params).toBeLessThanOrEqual(parameters)
      expect(params).toBeGreaterThanOrEqual(parameters - 2 * batchNormFeatures)
    },
  )

  test('of the others are within an eighth', () => {
    const others = files.filter(({ network: { name } }) => name in STORED_OTHERWISE || name in MORE)
    for (const { name, params, network } of others)
      expect(Math.abs(params / network.parameters - 1), name).toBeLessThan(0.125)
  })
})

describe('latency', () => {
  /** What their forms differ by, at most, and why. */
  const OTHERWISE: Readonly<Record<string, readonly [share: number, why: string]>> = {
    xcit: [0.008, 'products of weights that dynamo computes'],
    coatnet: [0.04, 'transposes of the bias of relative positions'],
    mvitv2: [0.04, 'dynamo transposes more tables of relative positions'],
    sound: [0.08, 'dynamo makes an image of a sequence and a sequence of it, beside which little is computed'],
    text: [0.07, 'the mask and the scale of attention, which one form computes beforehand'],
  }

  test('is the same in all forms', () => {
    expect(Object.keys(OTHERWISE)).toEqual(expect.arrayContaining(differing(({ ms }) => ms, 1e-9)))
    for (const [name, [share]] of Object.entries(OTHERWISE))
      expect(
        differing(({ ms }) => ms, share),
        name,
      ).not.toContain(name)
  })
})
