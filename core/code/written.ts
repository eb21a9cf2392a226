// What is written for a node of a network: lines that make its layer, and the expression of its value.
import { CodeError } from './code-errors.ts'
import type { Shape } from '../ops/shape.ts'
import type { Op } from '../ops/table.ts'

/** Where a node stands. Values have the batch as their first axis, so that axis k of a shape is their axis k + 1. */
export interface CodePlace {
  readonly inputs: readonly Shape[]
  readonly shape: Shape
  /** Whether each input has an entry for each of the batch; what is the same for all has one for all. */
  readonly batched: readonly boolean[]
  /** Whether each input holds whole numbers, as token ids are. */
  readonly whole: readonly boolean[]
  /** What it reads, as Python text that a dot or an index may follow. */
  readonly reads: readonly string[]
  /** Python text of the batch's size. */
  readonly batch: string
  /** `self.conv1`. */
  readonly self: string
  /** Throws a CodeError that names the node. @param detail what cannot be said, and the remedy */
  readonly fail: (detail: string) => never
}

export interface NodeCode {
  /** The expression of its value. */
  readonly value: string
  /** Whether it has operators outside of all brackets, so that no dot may follow. */
  readonly loose?: true
  /** Statements that make its layer. */
  readonly init?: readonly string[]
  /** Whether its layer has more than the learned tensors, so that nodes which share these have a layer each. */
  readonly apart?: true
  /** Classes and functions that it calls, by their names. */
  readonly calls?: readonly string[]
  /** What the code does otherwise than the network that it stands for, a sentence. */
  readonly note?: string
}

type OpOfType<T extends string, O extends Op = Op> = O extends { readonly type: infer U }
  ? T extends U
    ? O
    : never
  : never

/** How a framework says each operation. */
export type Dialect = { readonly [T in Op['type']]: (op: OpOfType<T>, place: CodePlace) => NodeCode }

/** Some of the operations of a dialect. */
export type Sayings<T extends Op['type']> = Pick<Dialect, T>

export function failAt(id: string, type: string, framework: string): (detail: string) => never {
  return (detail) => {
    throw new CodeError(`'${id}' (${type}) cannot be said in ${framework}: ${detail}`)
  }
}

/** The axes of the k-th value brought to those of the one that has most: ones between the batch and what is there. */
export function aligned({ inputs, reads }: CodePlace): readonly string[] {
  const most = Math.max(...inputs.map(({ length }) => length))
  return reads.map((text, k) => widened(text, inputs[k], most))
}

/** A value with `rank` axes behind its batch. */
export function widened(text: string, { length }: Shape, rank: number): string {
  return length >= rank ? text : `${text}[:${', None'.repeat(rank - length)}]`
}

/** `x[:, 1:3]` of axis 0. */
export const indexed = (text: string, axis: number, index: string): string =>
  `${text}[:, ${':, '.repeat(axis)}${index}]`

/** `1:3`, `::2`, the ends left out where all is meant. */
export function span(start: number, end: number, step: number, size: number): string {
  const [from, to] = [start === 0 ? '' : String(start), end === size ? '' : String(end)]
  return step === 1 ? `${from}:${to}` : `${from}:${to}:${step}`
}
