// The architecture document: the one definition behind runtime checks, TypeScript types and the published JSON schema.
import * as z from 'zod'
import { channels, identifier, reference, whole } from '../ops/attributes.ts'
import { LIMITS } from '../ops/network-limits.ts'
import { Input, Inputs } from './input-schema.ts'
import { CellNode, FlatNode } from './node-schema.ts'

const input = Input.optional().describe('What the network reads; nodes name it `input`.')
const inputs = Inputs.optional()
const classes = whole(1, LIMITS.classes)
  .optional()
  .describe(
    'Classes of a classifier: the output, and every early exit, must have as many elements. Without it the network is no classifier.',
  )
const exits = (names: string) =>
  z
    .array(reference)
    .max(LIMITS.exits)
    .optional()
    .describe(
      'Early exits, for anytime prediction: nodes that give the logits of the classes before the output does, in the order in which they ' +
        `are taken. ${names} The output is always the last exit and is not listed.`,
    )

export const FlatArchitecture = z
  .strictObject({
    input,
    inputs,
    classes,
    nodes: z.array(FlatNode).min(1).describe('In any order. `input` names the image.'),
    output: reference.optional().describe('Node that gives the output; the last of `nodes` by default.'),
    outputs: z
      .array(reference)
      .min(1)
      .max(LIMITS.ends)
      .optional()
      .describe('Nodes that give the outputs of a network with several, instead of `output` and without `classes`.'),
    exits: exits('Each is the id of a node.'),
  })
  .meta({ id: 'FlatArchitecture', description: 'A network as one graph.' })

export const CellArchitecture = z
  .strictObject({
    input,
    inputs,
    classes,
    cells: z.record(
      identifier,
      z.strictObject({
        nodes: z
          .array(CellNode)
          .min(1)
          .describe('`input` names the output of the block before, `previous` the output of the block before that.'),
        output: reference
          .optional()
          .describe('Node that gives the output of the cell; the last of `nodes` by default.'),
      }),
    ),
    blocks: z
      .array(
        z.strictObject({
          cell: reference.describe('Name of a cell.'),
          channels: channels.optional(),
          repeat: whole(1, LIMITS.blocks).default(1),
        }),
      )
      .min(1),
    exits: exits(
      'Each is `<block>.<id>`: the number of the block, from 0 with repeats counted, and the id of a node of its cell.',
    ),
  })
  .meta({ id: 'CellArchitecture', description: 'A network as a sequence of blocks, each an instance of a cell.' })

export const Architecture = z.union([FlatArchitecture, CellArchitecture])

/** What a caller writes: defaults may be left out. */
export type FlatArchitecture = z.input<typeof FlatArchitecture>
export type CellArchitecture = z.input<typeof CellArchitecture>
export type Architecture = FlatArchitecture | CellArchitecture

/** What the checks leave: every default is filled in. */
export type FlatDocument = z.output<typeof FlatArchitecture>
export type CellDocument = z.output<typeof CellArchitecture>
