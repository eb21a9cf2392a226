// The nodes of an architecture document: the words of the language with what every node may have besides.
import * as z from 'zod'
import { reference, whole } from '../ops/attributes.ts'
import { LIMITS } from '../ops/network-limits.ts'
import { WORDS } from '../ops/table.ts'
import type { NodeSchema } from '../ops/table.ts'

const common = {
  shares: reference.optional().describe('Node whose learnable tensors it uses instead of tensors of its own.'),
  stored: whole(0, LIMITS.params)
    .optional()
    .describe('Learnable numbers behind its tensors, where these are computed of fewer or of more.'),
}

const block = whole(0, LIMITS.blocks - 1)
  .optional()
  .describe('Block the node belongs to; a node reads only its own and earlier blocks.')

interface Common {
  readonly shares?: string | undefined
  readonly stored?: number | undefined
}

type With<T, More> = T extends unknown ? T & More : never
export type CellNode = With<z.input<NodeSchema>, Common>
export type FlatNode = With<z.input<NodeSchema>, Common & { readonly block?: number | undefined }>

/** A node with every default filled in, as the checks leave it. */
export type NodeSpec = With<z.output<NodeSchema>, Common & { readonly block?: number; readonly channels?: number }>

type Options = [z.ZodObject, ...z.ZodObject[]]
const cellNodes = WORDS.map(({ schema }) => schema.extend(common)) as unknown as Options
const flatNodes = WORDS.map(({ schema, needsChannels }) =>
  (needsChannels ? schema.required({ channels: true }) : schema).extend({ ...common, block }),
) as unknown as Options

export const FlatNode = z.discriminatedUnion('op', flatNodes).meta({
  id: 'FlatNode',
  description: 'An operation; attributes mean what they mean in ONNX.',
}) as unknown as z.ZodType<NodeSpec, FlatNode>

export const CellNode = z.discriminatedUnion('op', cellNodes).meta({
  id: 'CellNode',
  description:
    "An operation of a cell. `channels` left out are the block's channels; those of a linear layer in the last block or that is an exit, the classes.",
}) as unknown as z.ZodType<NodeSpec, CellNode>
