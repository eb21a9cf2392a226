// The schema can be published and knows the same operations as the checks.
import { expect, test } from 'vitest'
import * as z from 'zod'
import { Architecture, FlatArchitecture, OPS } from './schema.ts'

test('is published as JSON schema, strict, with the defaults that may be left out', () => {
  const { $defs } = z.toJSONSchema(Architecture, { io: 'input' })
  expect(Object.keys($defs!)).toEqual(['FlatArchitecture', 'FlatNode', 'CellArchitecture', 'CellNode'])
  const conv = $defs!.FlatNode.oneOf![0] as z.core.JSONSchema.JSONSchema
  expect(conv.required).toEqual(['id', 'op', 'kernel', 'channels', 'inputs'])
  expect(conv.additionalProperties).toBe(false)
  expect(conv.properties!.stride).toMatchObject({ default: 1 })
  expect(($defs!.CellNode.oneOf![0] as z.core.JSONSchema.JSONSchema).required).not.toContain('channels')
})

test('lists every operation once', () => {
  const variants = FlatArchitecture.shape.nodes.element.options.map((option) => option.shape.op)
  const known = variants.flatMap((op) => (op instanceof z.ZodEnum ? [...op.options] : [...op.values]) as string[])
  expect(OPS).toEqual(known)
  expect(new Set(OPS).size).toBe(29)
})
