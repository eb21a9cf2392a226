// Documents in, graphs or complete errors out.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OPS } from '../ops/table.ts'
import { readsInput } from './check-outputs.ts'
import { ArchitectureError } from './errors.ts'
import { shapeOf } from './graph.ts'
import { parseArchitecture } from './parse.ts'
import { Architecture } from './schema.ts'
import { architectureArbitrary } from './testing.ts'

const input = { channels: 3, height: 32, width: 32 }

/** A flat document of 10 classes around `nodes`. */
const flat = (...nodes: unknown[]) => ({ input, classes: 10, nodes })

/** Code and [pointer, detail] pairs of the error that a document raises. */
function faultsOf(document: unknown): [string, ...[string, string][]] {
  try {
    parseArchitecture(document)
  } catch (error) {
    if (!(error instanceof ArchitectureError)) throw error
    return [error.code, ...error.errors.map(({ pointer, detail }): [string, string] => [pointer, detail])]
  }
  throw new Error('the document was accepted')
}

describe('a flat document', () => {
  test('becomes a graph with shapes and without defaults', () => {
    const graph = parseArchitecture(
      flat(
        { id: 'stem', op: 'conv', kernel: 3, channels: 16, inputs: ['input'] },
        { id: 'gap', op: 'global_avg_pool', inputs: ['stem'] },
        { id: 'logits', op: 'linear', channels: 10, inputs: ['gap'] },
      ),
    )
    expect(graph.nodes).toEqual([
      {
        id: 'stem',
        op: { type: 'conv', kernel: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1, bias: false },
        inputs: [-1],
        shape: [16, 32, 32],
        block: 0,
      },
      { id: 'gap', op: { type: 'global_avg_pool' }, inputs: [0], shape: [16, 1, 1], block: 0 },
      { id: 'logits', op: { type: 'linear', bias: true }, inputs: [1], shape: [10, 1, 1], block: 0 },
    ])
    expect([graph.input, graph.classes, graph.output]).toEqual([[3, 32, 32], 10, 2])
  })

  test('may list its nodes in any order and name its output', () => {
    const graph = parseArchitecture({
      ...flat(
        { id: 'logits', op: 'linear', channels: 10, inputs: ['gap'] },
        { id: 'gap', op: 'global_max_pool', inputs: ['input'] },
      ),
      output: 'logits',
    })
    expect(graph.nodes.map(({ id }) => id)).toEqual(['gap', 'logits'])
    expect(graph.output).toBe(1)
  })

  test('writes a separable convolution as two nodes', () => {
    const graph = parseArchitecture(
      flat(
        { id: 's', op: 'separable_conv', kernel: [3, 5], stride: 2, channels: 8, bias: true, inputs: ['input'] },
        { id: 'logits', op: 'linear', channels: 10, inputs: ['s'] },
      ),
    )
    expect(graph.nodes.map(({ id, shape }) => [id, ...shape])).toEqual([
      ['s.depthwise', 3, 16, 16],
      ['s.pointwise', 8, 16, 16],
      ['logits', 10, 1, 1],
    ])
    expect(graph.nodes[0].op).toMatchObject({ groups: 3, kernel: [3, 5], padding: [1, 2], bias: false })
    expect(graph.nodes[1].op).toMatchObject({ groups: 1, kernel: [1, 1], padding: [0, 0], bias: true })
  })

  test('is sorted by blocks, which are numbered without gaps', () => {
    const graph = parseArchitecture(
      flat(
        { id: 'a', op: 'relu', block: 2, inputs: ['input'] },
        { id: 'late', op: 'relu', block: 7, inputs: ['a'] },
        { id: 'b', op: 'relu', block: 2, inputs: ['a'] },
        { id: 'logits', op: 'linear', channels: 10, block: 7, inputs: ['b'] },
      ),
    )
    expect(graph.nodes.map(({ id, block }) => `${id}@${block}`)).toEqual(['a@0', 'b@0', 'late@1', 'logits@1'])
  })

  test.each([
    // [kernel, stride, dilation, padding] -> side, from 32; by the formula of ONNX's Conv
    [3, 1, 1, 'same', 32],
    [3, 2, 1, 'same', 16],
    [2, 2, 1, 'same', 16],
    [2, 1, 1, 'same', 31],
    [5, 1, 2, 'same', 32],
    [7, 2, 1, 0, 13],
    [1, 3, 1, 2, 12],
  ])('kernel %s, stride %s, dilation %s, padding %s gives a side of %s', (kernel, stride, dilation, padding, side) => {
    const conv = { id: 'a', op: 'conv', kernel, stride, dilation, padding, channels: 2, inputs: ['input'] }
    const graph = parseArchitecture(flat(conv, { id: 'b', op: 'linear', channels: 10, inputs: ['a'] }))
    expect(graph.nodes[0].shape).toEqual([2, side, side])
  })
})

describe('a document of cells', () => {
  const cells = {
    stem: { nodes: [{ id: 'conv', op: 'conv', kernel: 3, channels: 4, inputs: ['input'] }] },
    body: {
      nodes: [
        { id: 'sum', op: 'add', inputs: ['a', 'b'] },
        { id: 'a', op: 'conv', kernel: 1, inputs: ['input'] },
        { id: 'b', op: 'conv', kernel: 1, inputs: ['previous'] },
      ],
      output: 'sum',
    },
    head: { nodes: [{ id: 'logits', op: 'linear', inputs: ['input'] }] },
  }
  const blocks = [{ cell: 'stem' }, { cell: 'body', channels: 8, repeat: 2 }, { cell: 'head' }]

  test('is expanded block by block', () => {
    const graph = parseArchitecture({ input, classes: 10, cells, blocks })
    const name = (index: number) => (index < 0 ? 'input' : graph.nodes[index].id)
    expect(graph.nodes.map((node) => [node.id, node.block, node.shape[0], node.inputs.map(name).join()])).toEqual([
      ['0.conv', 0, 4, 'input'],
      ['1.a', 1, 8, '0.conv'],
      ['1.b', 1, 8, 'input'],
      ['1.sum', 1, 8, '1.a,1.b'],
      ['2.a', 2, 8, '1.sum'],
      ['2.b', 2, 8, '0.conv'],
      ['2.sum', 2, 8, '2.a,2.b'],
      ['3.logits', 3, 10, '2.sum'],
    ])
  })

  test('points into the cell, once for all its blocks', () => {
    const broken = { nodes: [{ id: 'x', op: 'add', inputs: ['input', 'previous'] }] }
    expect(
      faultsOf({
        input,
        classes: 10,
        cells: { ...cells, body: broken },
        blocks: [{ cell: 'stem' }, { cell: 'body', repeat: 3 }, { cell: 'head' }],
      }),
    ).toEqual([
      'shape_mismatch',
      [
        '/cells/body/nodes/0/inputs/1',
        "add '1.x': adds [4, 32, 32] and [3, 32, 32]; shapes must be the same, or extents 1",
      ],
    ])
  })

  test('needs channels from somewhere and cells that exist', () => {
    expect(faultsOf({ input, classes: 10, cells, blocks: [{ cell: 'body' }, { cell: 'head' }] })).toEqual([
      'invalid_architecture',
      ['/cells/body/nodes/1/channels', "conv '0.a' has no channels, nor has its block"],
      ['/cells/body/nodes/2/channels', "conv '0.b' has no channels, nor has its block"],
    ])
    expect(faultsOf({ input, classes: 10, cells, blocks: [{ cell: 'boddy' }] })).toEqual([
      'invalid_architecture',
      ['/blocks/0/cell', "there is no cell 'boddy'; known: body"],
    ])
  })
})

describe('a fault', () => {
  const logits = { id: 'logits', op: 'linear', channels: 10, inputs: ['input'] }

  test('of several kinds is reported with the others', () => {
    const [code, ...faults] = faultsOf(
      flat(
        { id: 'a', op: 'convv', kernel: 3, channels: 16, inputs: ['input'] },
        { id: 'b', op: 'conv', kernel: 0, channels: 2.5, strides: 2, inputs: ['a'] },
        { id: 'c', op: 'linear', inputs: ['b', 'a'] },
        { id: 'd', op: 'conv', kernel: [3, -1], channels: 16385, inputs: ['a'] },
      ),
    )
    expect(code).toBe('unknown_op')
    expect(faults).toEqual([
      ['/nodes/0/op', `unknown op 'convv'; did you mean 'conv'? known: ${OPS.join(', ')}`],
      ['/nodes/1/kernel', "'kernel' must be at least 1, not 0"],
      ['/nodes/1/channels', "'channels' must be a whole number, not 2.5"],
      ['/nodes/1/strides', "unknown attribute 'strides' of op 'conv'"],
      ['/nodes/2/channels', "'channels' is missing"],
      ['/nodes/2/inputs', "'inputs' must have exactly 1 entry"],
      ['/nodes/3/kernel/1', "'kernel[1]' must be at least 1, not -1"],
      ['/nodes/3/channels', "'channels' must be at most 16384, not 16385"],
    ])
  })

  test.each([
    { inputs: {}, nodes: [logits] },
    { inputs: {}, cells: { a: { nodes: [logits] } }, blocks: [{ cell: 'a' }] },
  ])('of inputs of which there are none: %j', (json) => {
    expect(faultsOf(json)).toEqual([
      'invalid_architecture',
      ['/inputs', "'inputs' names no input; a network has at least one"],
    ])
  })

  test('of size is said with the value sent, be it no JSON at all', () => {
    const conv = (kernel: unknown) => ({ id: 'a', op: 'conv', kernel, channels: 4, inputs: ['input'] })
    const detail = (value: unknown) => faultsOf({ ...flat(conv(1), logits), classes: value })[1]
    expect(detail(0)).toEqual(['/classes', "'classes' must be at least 1, not 0"])
    expect(detail(-3)).toEqual(['/classes', "'classes' must be at least 1, not -3"])
    expect(detail(1.5)).toEqual(['/classes', "'classes' must be a whole number, not 1.5"])
    expect(detail(1e300)).toEqual(['/classes', "'classes' must be at most 1000000, not 1e+300"])
    expect(detail(Number.NaN)).toEqual(['/classes', "'classes' must be a whole number, not NaN"])
    expect(detail(Infinity)).toEqual(['/classes', "'classes' must be a whole number, not Infinity"])
    expect(detail(10n)).toEqual(['/classes', "'classes' must be a whole number, not 10"])
    expect(detail('10')).toEqual(['/classes', '\'classes\' must be a whole number, not "10"'])
    expect(detail(null)).toEqual(['/classes', "'classes' must be a whole number, not null"])
    expect(faultsOf(flat(conv(Number.NaN), logits))[1][0]).toBe('/nodes/0/kernel')
  })

  test('of the wiring does not hide the next', () => {
    const [code, ...faults] = faultsOf(
      flat(
        { id: 'a', op: 'relu', inputs: ['nowhere'] },
        { id: 'a', op: 'relu', inputs: ['input'] },
        { id: 'b', op: 'relu', inputs: ['c'] },
        { id: 'c', op: 'relu', inputs: ['b'] },
        logits,
      ),
    )
    expect(code).toBe('duplicate_id')
    expect(faults.map(([pointer]) => pointer)).toEqual(['/nodes/1/id', '/nodes/0/inputs/0', '/nodes/3/inputs/0'])
    expect(faults[2][1]).toBe('the graph has a cycle: b -> c -> b')
  })

  test('is reported up to twenty times', () => {
    const nodes = Array.from({ length: 100 }, (_, i) => ({ id: `n${i}`, op: 'nonsense', inputs: ['input'] }))
    expect(faultsOf(flat(...nodes))).toHaveLength(1 + 20)
  })

  test.each([
    [
      'a missing input',
      [{ id: 'x', op: 'relu', inputs: ['y'] }, logits],
      'unknown_input',
      '/nodes/0/inputs/0',
      "node 'x' reads 'y', which does not exist",
    ],
    [
      '`previous` outside a cell',
      [{ ...logits, inputs: ['previous'] }],
      'unknown_input',
      '/nodes/0/inputs/0',
      "node 'logits' reads 'previous', which does not exist",
    ],
    ['a repeated id', [logits, logits], 'duplicate_id', '/nodes/1/id', "the id 'logits' is taken by /nodes/0 already"],
    ['a reserved id', [{ ...logits, id: 'input' }], 'duplicate_id', '/nodes/0/id', "the id 'input' is reserved"],
    [
      'a loop of one',
      [{ id: 'a', op: 'relu', inputs: ['a'] }, logits],
      'cycle',
      '/nodes/0/inputs/0',
      'the graph has a cycle: a -> a',
    ],
    [
      'another number of classes',
      [{ ...logits, channels: 9 }],
      'shape_mismatch',
      '/nodes/0',
      "the output 'logits' has the shape [9, 1, 1], not [10, 1, 1] (classes, 1, 1)",
    ],
    [
      'groups',
      [{ id: 'a', op: 'conv', kernel: 1, channels: 4, groups: 2, inputs: ['input'] }, logits],
      'shape_mismatch',
      '/nodes/0',
      "conv 'a': 2 groups must divide 3 input channels and 4 output channels",
    ],
    [
      'a kernel larger than the image',
      [{ id: 'a', op: 'conv', kernel: 31, dilation: 2, padding: 0, channels: 4, inputs: ['input'] }, logits],
      'shape_mismatch',
      '/nodes/0/inputs/0',
      "conv 'a': kernel [31, 31] with dilation [2, 2] is larger than its padded input [3, 32, 32]",
    ],
    [
      'a window in the padding',
      [{ id: 'a', op: 'avg_pool', kernel: 2, padding: 2, inputs: ['input'] }, logits],
      'invalid_architecture',
      '/nodes/0',
      "avg_pool 'a': padding [2, 2] is not less than the kernel [2, 2]",
    ],
    [
      'blocks out of order',
      [
        { id: 'a', op: 'relu', block: 1, inputs: ['input'] },
        { ...logits, inputs: ['a'] },
      ],
      'invalid_architecture',
      '/nodes/1/inputs/0',
      "node 'logits' of block 0 reads 'a' of block 1",
    ],
    [
      'an id with a space',
      [{ ...logits, id: 'a b' }],
      'invalid_architecture',
      '/nodes/0/id',
      "'id' may hold letters, digits and _ . / : - only",
    ],
    [
      'a name that expansion takes',
      [
        { id: 'a', op: 'separable_conv', kernel: 3, channels: 3, inputs: ['input'] },
        { id: 'a.depthwise', op: 'relu', inputs: ['a'] },
        logits,
      ],
      'duplicate_id',
      '/nodes/1/id',
      "the id 'a.depthwise' is taken already",
    ],
  ])('says what and where: %s', (_, nodes, code, pointer, detail) => {
    expect(faultsOf(flat(...nodes))).toEqual([code, [pointer, detail]])
  })

  test('in a cycle spells the cycle in the direction of the data', () => {
    const [code, [pointer, detail]] = faultsOf(
      flat(
        { id: 'a', op: 'add', inputs: ['input', 'c'] },
        { id: 'b', op: 'relu', inputs: ['a'] },
        { id: 'c', op: 'relu', inputs: ['b'] },
        { ...logits, inputs: ['c'] },
      ),
    )
    expect([code, pointer, detail]).toEqual(['cycle', '/nodes/1/inputs/0', 'the graph has a cycle: a -> b -> c -> a'])
  })

  test('of shape does not repeat itself downstream', () => {
    expect(
      faultsOf(
        flat(
          { id: 'half', op: 'max_pool', kernel: 2, stride: 2, inputs: ['input'] },
          { id: 'sum', op: 'add', inputs: ['half', 'input'] },
          { id: 'next', op: 'relu', inputs: ['sum'] },
          { id: 'join', op: 'concat', inputs: ['next', 'half', 'input'] },
          { id: 'other', op: 'concat', inputs: ['half', 'input'] },
          logits,
        ),
      ),
    ).toEqual([
      'shape_mismatch',
      ['/nodes/1/inputs/1', "add 'sum': adds [3, 16, 16] and [3, 32, 32]; shapes must be the same, or extents 1"],
      ['/nodes/4/inputs/1', "concat 'other': joins [3, 16, 16] and [3, 32, 32]; heights and widths must be the same"],
    ])
  })

  test('of connection is found through zeros, biases and sums', () => {
    expect(
      faultsOf(
        flat(
          { id: 'dead', op: 'zero', inputs: ['input'] },
          { id: 'sum', op: 'add', inputs: ['dead', 'dead'] },
          { ...logits, bias: true, inputs: ['sum'] },
        ),
      ),
    ).toEqual(['disconnected', ['/nodes/2', "the output 'logits' does not depend on the input"]])
  })

  test('of the whole document names its form', () => {
    expect(faultsOf(null)).toEqual(['invalid_architecture', ['', 'an architecture is a JSON object, not null']])
    expect(faultsOf([])[1]).toEqual(['', 'an architecture is a JSON object, not an array'])
    expect(faultsOf({})[1][1]).toContain('`nodes`')
    expect(faultsOf({ ...flat(logits), name: 'x' })).toEqual([
      'invalid_architecture',
      ['/name', "unknown attribute 'name'"],
    ])
  })
})

test('whatever is done to a valid document, only an ArchitectureError comes out', () => {
  const key = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'inputs', 'cells', 'channels'), fc.string())
  fc.assert(
    fc.property(
      architectureArbitrary(6),
      fc.array(fc.nat(99), { maxLength: 4 }),
      fc.jsonValue(),
      key,
      (doc, path, value, name) => {
        const document = structuredClone(doc) as unknown
        let at = document as Record<string, unknown>
        for (const step of path) {
          const next = Object.values(at)[step % Object.keys(at).length]
          if (typeof next !== 'object' || next === null) break
          at = next as Record<string, unknown>
        }
        at[path.length % 2 ? (Object.keys(at)[0] ?? name) : name] = value
        try {
          parseArchitecture(JSON.parse(JSON.stringify(document)))
        } catch (error) {
          expect(error).toBeInstanceOf(ArchitectureError)
          expect((error as ArchitectureError).errors.length).toBeGreaterThan(0)
        }
      },
    ),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(() => parseArchitecture(value)).toThrow(ArchitectureError)
    }),
  )
})

test('random architectures of all operations are valid, topological and end in the classes', () => {
  fc.assert(
    fc.property(architectureArbitrary(), (document) => {
      expect(Architecture.safeParse(document).success).toBe(true)
      const graph = parseArchitecture(document)
      graph.nodes.forEach((node, index) => expect(node.inputs.every((i) => i >= -1 && i < index)).toBe(true))
      expect(shapeOf(graph, graph.output)).toEqual([document.classes, 1, 1])
      expect(readsInput(graph.nodes, graph.output)).toBe(true)
    }),
    { numRuns: 100 },
  )
})
