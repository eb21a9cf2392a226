// The parts of a Python file that all frameworks have.
import { outputsOf } from '../arch/exits.ts'
import { inputsOf } from '../arch/graph.ts'
import { show } from '../ops/shape.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { WrittenNode } from './write-nodes.ts'

export const indented = (levels: number, lines: readonly string[]): string[] =>
  lines.map((line) => (line === '' ? '' : `${'    '.repeat(levels)}${line}`))

const withBatch = (shape: readonly number[]) => show(shape).replace('[', shape.length > 0 ? '[N, ' : '[N')

/** Columns of a line that need not be broken. */
const WIDTH = 100

/** What it reads and gives, and what it does otherwise than the network, as a docstring. */
export function describeNetwork(
  graph: ArchGraph,
  nodes: readonly WrittenNode[],
  remarks: readonly string[] = [],
): string[] {
  const { classes } = graph
  const reads = inputsOf(graph).map(({ shape, vocabulary }) => {
    return withBatch(shape) + (vocabulary === undefined ? '' : ` of ids below ${vocabulary}`)
  })
  const gives = outputsOf(graph).map((index) => withBatch(classes === undefined ? graph.nodes[index].shape : [classes]))
  const notes = [...new Set([...remarks, ...nodes.flatMap(({ note }) => (note === undefined ? [] : [note]))])]
  const line = `${reads.join(', ')} -> ${gives.join(', ')}`
  const summary = line.length < WIDTH ? [line] : [reads.join(', '), `-> ${gives.join(', ')}`]
  if (notes.length === 0 && summary.length === 1) return [`"""${line}."""`]
  const text = [...summary.slice(0, -1), `${summary.at(-1)}.`]
  return [`"""${text[0]}`, ...text.slice(1), ...(notes.length > 0 ? ['', ...notes] : []), '"""']
}

/** Classes and functions that the nodes call, each followed by two empty lines. */
export function helpersOf(all: Readonly<Record<string, string>>, nodes: readonly WrittenNode[]): string[] {
  const calls = new Set(nodes.flatMap(({ calls: names = [] }) => names))
  return Object.entries(all).flatMap(([name, text]) => (calls.has(name) ? [...text.trim().split('\n'), '', ''] : []))
}

/** One pixel of all channels, as a linear layer of an image gives it. */
const PIXEL = '[:, :, None, None]'

/**
 * An output as the network gives it: logits are [N, classes].
 * @param flat brings a value to these axes
 */
export function logitsOf({ classes, nodes }: ArchGraph, flat: (text: string, classes: number) => string) {
  return (text: string, index: number): string => {
    if (classes === undefined || nodes[index].shape.length === 1) return text
    return text.endsWith(PIXEL) ? text.slice(0, -PIXEL.length) : flat(text, classes)
  }
}
