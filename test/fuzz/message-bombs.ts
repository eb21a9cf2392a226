// Small messages that ask for much before any of them is a graph.
import { field, nested, repeat } from './protobuf-bytes.ts'

/** A node y = Relu(x) of a graph. */
const RELU = [0x0a, 12, 0x0a, 1, 0x78, 0x12, 1, 0x79, 0x22, 4, 0x52, 0x65, 0x6c, 0x75]

/** Files by what they hold; none is a network. */
export const MESSAGE_BOMBS: Readonly<Record<string, () => Uint8Array>> = {
  'a hundred thousand layers': () => field(7, repeat(RELU, 100_000 * RELU.length)),
  'millions of empty nodes': () => field(7, repeat([0x0a, 0x00], 8e6)),
  'millions of empty initializers': () => field(7, repeat([0x2a, 0x00], 8e6)),
  'millions of unknown fields': () => repeat([0xf8, 0x07, 0x01], 3e7),
  'a node with millions of inputs': () => field(7, field(1, repeat([0x0a, 0x01, 0x61], 9e6))),
  'a node with millions of attributes': () => field(7, field(1, repeat([0x2a, 0x00], 8e6))),
  'an attribute with millions of numbers': () => field(7, field(1, field(5, field(8, repeat([1], 2e7))))),
  'a tensor of millions of extents': () => field(7, field(5, field(1, repeat([1], 2e7)))),
  'a tensor with millions of values and no extents': () => field(7, field(5, field(7, repeat([1], 2e7)))),
  'a name of megabytes': () => field(7, field(1, field(4, repeat([0x61], 2e7)))),
  'nested graphs': () => field(7, field(1, field(5, nested([6, 1, 5], 3_000)))),
  'nested groups': () => repeat([0x0b], 1e6),
  'nested groups inside': () => field(7, repeat([0x7b], 1e6)),
  'a length of four gigabytes': () => Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f),
  'a varint without an end': () => repeat([0xff], 1e6),
  'zeros alone': () => repeat([0], 1e6),
}
