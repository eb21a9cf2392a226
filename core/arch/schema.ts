// The architecture document: the one definition behind runtime checks, TypeScript types and the published JSON schema.
import * as z from 'zod'
import { LIMITS } from './limits.ts'
import { channels, identifier, reference, whole } from './attributes.ts'
import { CellNode, FlatNode } from './node-schema.ts'

export { type NodeSpec, OPS } from './node-schema.ts'

const input = z
  .strictObject({
    channels: whole(1, LIMITS.channels),
    height: whole(1, LIMITS.imageSide),
    width: whole(1, LIMITS.imageSide),
  })
  .describe('Shape of one image.')
const classes = whole(1, LIMITS.classes).describe(
  'The output, and every early exit, must have the shape [classes, 1, 1].',
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
    classes,
    nodes: z.array(FlatNode).min(1).describe('In any order. `input` names the image.'),
    output: reference.optional().describe('Node that gives the logits; the last of `nodes` by default.'),
    exits: exits('Each is the id of a node.'),
  })
  .meta({ id: 'FlatArchitecture', description: 'A network as one graph.' })

export const CellArchitecture = z
  .strictObject({
    input,
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
