// Branches that are decided before the network runs, by a number that is given, and when it runs.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  TensorProto_DataType as DataType,
  ModelProtoSchema,
  AttributeProto_AttributeType as Type,
  ValueInfoProtoSchema,
} from 'onnx-buf'
import { describe, expect, test } from 'vitest'
import { smallModel } from '../../test/onnx/small-models.ts'
import { cost } from '../arch/cost.ts'
import { resolveOnnx } from './resolve-onnx.ts'
import type { SmallNode } from '../../test/onnx/small-models.ts'

const decode = (bytes: Uint8Array) => fromBinary(ModelProtoSchema, bytes).graph!

/** A linear layer of 8 features, as a branch. */
const layer = (into: number, out: number) =>
  decode(
    smallModel({
      input: [1, 8],
      nodes: [{ op: 'MatMul', inputs: ['x', 'w'], output: 'y' }],
      constants: { w: { weights: [into, out] } },
    }),
  )

const RATE: SmallNode = { op: 'Equal', inputs: ['rate', 'wanted'], output: 'condition' }
const READS: SmallNode = { op: 'ReduceMax', inputs: ['x'], output: 'condition', attributes: { keepdims: 0 } }

/** A file with two branches, taken by its whole number `rate` or by what it reads. */
function branching(decides: SmallNode, then: number, otherwise: number, into = 8): Uint8Array {
  const model = fromBinary(
    ModelProtoSchema,
    smallModel({
      input: [1, 8],
      nodes: [decides, { op: 'If', inputs: ['condition'], output: 'y' }],
      constants: { wanted: { ints: [16_000], dims: [] } },
    }),
  )
  const rate = { elemType: DataType.INT64, shape: { dim: [] } }
  model.graph!.input.push(
    create(ValueInfoProtoSchema, { name: 'rate', type: { value: { case: 'tensorType', value: rate } } }),
  )
  const branch = (name: string, out: number, features: number) => {
    const g = layer(features, out)
    g.input = []
    return create(AttributeProtoSchema, { name, type: Type.GRAPH, g })
  }
  model.graph!.node[1].attribute.push(branch('then_branch', then, 8), branch('else_branch', otherwise, into))
  return toBinary(ModelProtoSchema, model)
}

const macsOf = (bytes: Uint8Array, dims?: Record<string, number>) => {
  const { architecture, caveats } = resolveOnnx(bytes, 'test.onnx', dims && { dims })
  return { macs: cost(architecture.graph).macs, caveats }
}

describe('a branch', () => {
  test('by a whole number that was given is the one that is taken', () => {
    expect(macsOf(branching(RATE, 5, 3), { rate: 16_000 })).toEqual({ macs: 8 * 5, caveats: [] })
    expect(macsOf(branching(RATE, 5, 3), { rate: 8_000 })).toEqual({ macs: 8 * 3, caveats: [] })
  })

  test.each([RATE, READS])('decided when the network runs is the larger one, with a caveat', (decides) => {
    for (const [then, otherwise] of [
      [5, 3],
      [3, 5],
    ]) {
      const { macs, caveats } = macsOf(branching(decides, then, otherwise))
      expect(macs).toBe(8 * 5)
      expect(caveats).toEqual(["'n1' decides at run time what is computed; its larger branch is forecast."])
    }
  })

  test('of the same work needs no caveat', () => {
    expect(macsOf(branching(READS, 4, 4))).toEqual({ macs: 8 * 4, caveats: [] })
  })

  test('that does not fit what is read is not the one', () => {
    expect(macsOf(branching(READS, 3, 9, 7)).macs).toBe(8 * 3)
  })
})
