// Changes of a document, each a new document: an attribute, an operation, the width, the depth.
import type { DocumentNode } from './find-node.ts'
import type { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'

type Path = readonly (string | number)[]

/** The value with `change` made where the path leads. */
function changedAt(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value)
  if (Array.isArray(value))
    return value.map((item, i) => (i === key ? changedAt(item, rest, change) : (item as unknown)))
  const object = value as Readonly<Record<string, unknown>>
  return { ...object, [key]: changedAt(object[key], rest, change) }
}

/** The document with an attribute of the node set, or left out where the value is undefined. */
export function withAttribute(document: AnyArchitecture, path: Path, name: string, value: unknown): AnyArchitecture {
  return changedAt(document, path, (old) => {
    const { [name]: _, ...others } = old as Readonly<Record<string, unknown>>
    if (value === undefined) return others
    // In its place, so that the text beside it changes in that place alone.
    return name in (old as object) ? { ...(old as object), [name]: value } : { ...others, [name]: value }
  }) as AnyArchitecture
}

/** The document with another operation in a node's place; of its attributes those that the operation has too. */
export function withOperation(
  document: AnyArchitecture,
  path: Path,
  op: string,
  attributes: ReadonlySet<string>,
): AnyArchitecture {
  return changedAt(document, path, (old) =>
    Object.fromEntries(
      Object.entries(old as DocumentNode).flatMap(([name, value]) => {
        if (name === 'op') return [[name, op]]
        return attributes.has(name) ? [[name, value]] : []
      }),
    ),
  ) as AnyArchitecture
}

/** Whole numbers that keep what divides by them: heads and groups are powers of two as a rule. */
const STEP = 8

const scaled = (channels: number, factor: number) => {
  const exact = channels * factor
  return exact < STEP ? Math.max(1, Math.round(exact)) : Math.max(STEP, STEP * Math.round(exact / STEP))
}

/**
 * The document with so many times the channels in every layer but the outputs, in steps of eight; depthwise groups
 * follow. A network that its space names stays as it is.
 */
export function withWidth(document: AnyArchitecture, factor: number): AnyArchitecture {
  if ('space' in document) return document
  if ('nodes' in document) {
    const ends = new Set<unknown>([
      ...(document.outputs ?? []),
      ...(document.exits ?? []),
      document.output ?? document.nodes.at(-1)?.id,
    ])
    return { ...document, nodes: document.nodes.map((node) => (ends.has(node.id) ? node : wider(node, factor))) }
  }
  const { cells, blocks } = document
  const last = blocks.at(-1)
  return {
    ...document,
    cells: Object.fromEntries(
      Object.entries(cells).map(([name, cell]) => [
        name,
        name === last?.cell ? cell : { ...cell, nodes: cell.nodes.map((node) => wider(node, factor)) },
      ]),
    ),
    blocks: blocks.map((block) =>
      block === last || block.channels === undefined ? block : { ...block, channels: scaled(block.channels, factor) },
    ),
  }
}

function wider<T extends { readonly id: string }>(node: T, factor: number): T {
  const { channels, groups, hidden } = node as { channels?: unknown; groups?: unknown; hidden?: unknown }
  const change = (value: unknown) => (typeof value === 'number' ? scaled(value, factor) : value)
  return {
    ...node,
    ...(channels !== undefined && { channels: change(channels) }),
    ...(hidden !== undefined && { hidden: change(hidden) }),
    ...(groups !== undefined && groups === channels && { groups: change(groups) }),
  }
}

/** The document with a block repeated so many times. */
export function withRepeat(document: AnyArchitecture, block: number, repeat: number): AnyArchitecture {
  return withAttribute(document, ['blocks', block], 'repeat', repeat === 1 ? undefined : repeat)
}
