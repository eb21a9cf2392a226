// The schema can be published and knows the same operations as the checks.
import { expect, test } from 'vitest'
import * as z from 'zod'
import { OPS } from '../ops/table.ts'
import { Architecture, FlatArchitecture } from './schema.ts'

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
  const { $defs } = z.toJSONSchema(FlatArchitecture, { io: 'input' })
  const published = $defs!.FlatNode.oneOf!.flatMap((node) => {
    const { const: value, enum: values } = (node as z.core.JSONSchema.JSONSchema).properties!
      .op as z.core.JSONSchema.JSONSchema
    return values ?? [value]
  })
  expect(OPS).toEqual(published)
  expect(new Set(OPS).size).toBe(OPS.length)
})
