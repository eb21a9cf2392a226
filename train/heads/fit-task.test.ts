import { describe, expect, test } from 'vitest'
import { sampleNetworks } from '../devices/testing.ts'
import { kendallTau } from '../statistics/kendall.ts'
import { differentNetworks, fitTask } from './fit-task.ts'
import { taskFile } from './kernel-head.ts'
import { distil, transferOf } from './transfers.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'
import { openTask } from '@archcast/core/predict/tasks/task-head.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { LabelledNetwork, TaskOptions } from './fit-task.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

const random = createRandom(5)
const noise = () => random.next() - 0.5
/** Near a limit of .95, as accuracies are. */
const truth = (graph: ArchGraph) => 0.95 - 40 / Math.sqrt(cost(graph).macs)
const label = (networks: ReturnType<typeof sampleNetworks>): LabelledNetwork[] =>
  networks.map(({ graph, arch }) => {
    return { name: arch, graph, value: truth(graph) + 0.0005 * noise(), group: arch, words: [] }
  })
/** No two of them isomorphic. */
const few = differentNetworks(label(sampleNetworks(30, 1))).items.slice(0, 24)
const others = sampleNetworks(150, 2)
const options: TaskOptions = { better: 'higher', transfers: [], seed: 1 }

const open = (parts: ReturnType<typeof fitTask>['parts'], better: 'higher' | 'lower' = 'higher') => {
  const details = { task: 'mine', metric: 'accuracy', fraction: false, better, caveats: [] }
  const file = taskFile({ ...details, trained: { how: 'made up', samples: few.length } }, parts)
  return openTask(TaskFile.parse(JSON.parse(JSON.stringify(file))))
}
const tauOf = (head: ReturnType<typeof open>) =>
  kendallTau(
    others.map(({ graph }) => head.predict(graph).value),
    others.map(({ graph }) => truth(graph)),
  )

describe('a task from few labels', () => {
  test('ranks others, and its intervals hold most of them', () => {
    const { parts, outliers, coverage } = fitTask(few, options)
    expect(outliers.length).toBeLessThan(2)
    expect(coverage).toBeGreaterThan(0.8)
    const head = open(parts)
    expect(tauOf(head)).toBeGreaterThan(0.75)
    const held = others.filter(({ graph }) => {
      const { low, high } = head.predict(graph)
      return truth(graph) >= low && truth(graph) <= high
    })
    expect(held.length / others.length).toBeGreaterThan(0.75)
  })

  test('of which lower is better is the same upside down', () => {
    const flipped = few.map((network) => ({ ...network, value: 1 - network.value }))
    const [up, down] = [fitTask(few, options), fitTask(flipped, { ...options, better: 'lower' })]
    const [{ graph }] = others
    const value = open(down.parts, 'lower').predict(graph).value
    expect(value).toBeCloseTo(1 - open(up.parts).predict(graph).value, 3)
  })

  test('names a label that is far off, and is as good without it', () => {
    const { parts, outliers } = fitTask(few.with(4, { ...few[4], value: 0.1 }), options)
    expect(outliers).toEqual([few[4].name])
    expect(parts.error.networks).toBe(23)
    expect(tauOf(open(parts))).toBeGreaterThan(0.7)
  })

  test('is helped by what knows more', () => {
    const known = distil(
      'teacher',
      sampleNetworks(120, 3).map(({ graph }) => ({ graph, value: truth(graph) })),
      1,
    )
    const noisy = few.map((network) => ({ ...network, value: network.value + 0.01 * noise() }))
    const [alone, helped] = [fitTask(noisy, options), fitTask(noisy, { ...options, transfers: [known] })]
    expect(helped.parts.transfers?.map(({ of }) => of)).toEqual(['teacher'])
    expect(tauOf(open(helped.parts))).toBeGreaterThan(tauOf(open(alone.parts)))
    expect(transferOf(open(helped.parts).file)).toBeUndefined()
  })

  test('is the same from labels that repeat others', () => {
    const rows = [...few, ...few.map((network) => ({ ...network, group: 'other' }))]
    expect(fitTask(rows, options)).toEqual(fitTask(few, options))
  })

  test('names a label that is no number', () => {
    expect(() => fitTask(few.with(2, { ...few[2], value: NaN }), options)).toThrow(`${few[2].name}: NaN is no label`)
  })

  test('takes twenty', () => {
    expect(() => fitTask(few.slice(0, 19), options)).toThrow('takes 20 networks or more, not 19')
    expect(() => fitTask([...few.slice(0, 19), few[0]], options)).toThrow('takes 20 networks or more, not 19')
  })
})
