// Every spelling of an architecture resolves; wrong ones are refused with a pointer.
import { describe, expect, test } from 'vitest'
import { ArchitectureError } from '../arch/errors.ts'
import { prune } from '../arch/prune.ts'
import { createRandom } from './random.ts'
import { resolveArchitecture } from './resolve.ts'
import { SPACES } from './spaces.ts'

const space = 'nas-bench-201'
const arch = '|nor_conv_3x3~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|'

function refusal(json: unknown) {
  try {
    resolveArchitecture(json)
  } catch (error) {
    if (error instanceof ArchitectureError)
      return [error.code, ...error.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`)]
    throw error
  }
  return ['accepted']
}

describe('resolving', () => {
  test('a flat graph scores the graph itself', () => {
    const nodes = [{ id: 'logits', op: 'linear', channels: 2, inputs: ['input'] }]
    const resolved = resolveArchitecture({ input: { channels: 1, height: 2, width: 2 }, classes: 2, nodes })
    expect(resolved.scored).toBe(resolved.graph)
    expect(resolved.space).toBeUndefined()
  })

  test('a cell of a space scores the reduced skeleton unless asked otherwise', () => {
    const reduced = resolveArchitecture({ space, arch: ` ${arch} ` })
    expect(reduced).toMatchObject({ space, arch, skeleton: 'reduced' })
    expect(reduced.graph.nodes.at(-1)!.block).toBe(18)
    expect(reduced.scored.nodes.at(-1)!.block).toBe(6)
    const full = resolveArchitecture({ space, arch, skeleton: 'full' })
    expect(full.skeleton).toBe('full')
    expect(full.scored).toEqual(prune(full.graph, { keepIdentity: true }))
  })

  test.each([...SPACES.values()])('samples of $name resolve to what they are', (searched) => {
    for (let seed = 0; seed < 5; seed++) {
      const drawn = searched.sample(createRandom(seed))
      expect(searched.sample(createRandom(seed))).toBe(drawn)
      expect(resolveArchitecture({ space: searched.name, arch: drawn })).toMatchObject({
        space: searched.name,
        arch: drawn,
      })
    }
  })

  test('refuses what no space knows', () => {
    expect(refusal({ space: 'nasbench201', arch })).toEqual([
      'unknown_space',
      `/space: unknown space 'nasbench201'; did you mean 'nas-bench-201'? known: ${[...SPACES.keys()].join(', ')}`,
    ])
    expect(refusal({ space, arch: 3, skeleton: 'tiny', seed: 1 })).toEqual([
      'invalid_architecture',
      "/arch: 'arch' must be a string, not 3",
      "/skeleton: 'skeleton' must be 'reduced' or 'full'",
      "/seed: unknown attribute 'seed'",
    ])
    expect(refusal({ space, arch: arch.replace('none', 'nothing') })[1]).toMatch(/^\/arch: unknown op 'nothing'/)
    expect(refusal({ space, arch: arch.replaceAll(/[a-z_]+\d?x?\d?~/g, 'none~') })).toEqual([
      'disconnected',
      '/arch: the output of the cell does not depend on its input',
    ])
  })
})
