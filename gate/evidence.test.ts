// What fails for one model is told of that model, by its own cause; the others are judged.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Project, chain } from '../test/gate/project.ts'
import { gatherEvidence } from './evidence.ts'
import { gitBaseline } from './git/git-baseline.ts'
import { subjectFacts } from './local-predictor.ts'
import { GateInputError, GateUnreachableError, UnreadableModelError } from '@archcast/core/gate/errors.ts'
import type { Sources } from './evidence.ts'
import type { GatePredictor } from './local-predictor.ts'

const project = new Project()
beforeAll(() => {
  for (const name of ['a', 'b', 'c']) project.write(`${name}.json`, chain(1))
  project.commitAll()
  project.write('b.json', chain(2))
})
afterAll(() => project.remove())

const names = ['a', 'b', 'c'].map((name) => ({ model: `${name}.json`, file: true }))
const predictionOf: GatePredictor['predict'] = async (subject) => ({
  ...subjectFacts(subject),
  latency: {},
  layers: [],
})

async function gathered(prediction: GatePredictor['predict']) {
  const predictor: GatePredictor = { devices: new Map(), close: async () => {}, predict: prediction }
  const baseline = await gitBaseline('HEAD', project.folder)
  const sources: Sources = { cwd: project.folder, matches: () => true, requirements: [], predictor, baseline }
  return gatherEvidence(names, new Map([['closed', 'it may not be read']]), sources)
}

/** Fails with an error for the model b: as it is now, or as the baseline has it. */
const failing =
  (error: Error, layers: number): GatePredictor['predict'] =>
  async (subject) => {
    if (subject.model === 'b.json' && subject.architecture.graph.nodes.length === nodesOf(layers)) throw error
    return predictionOf(subject)
  }
const nodesOf = (layers: number) => 3 + 2 * layers

describe.each<[string, Error, string]>([
  ['a refusal', new UnreadableModelError('b.json', 'it has 19 layers'), 'it has 19 layers'],
  [
    'a fault that nobody foresaw',
    new TypeError('x is undefined'),
    'reading it failed: x is undefined; ARCHCAST_DEBUG=1',
  ],
])('%s', (_, error, reason) => {
  test('of the model', async () => {
    const { models, unreadable, before } = await gathered(failing(error, 2))
    expect(models.map(({ model }) => model)).toEqual(['a.json', 'c.json'])
    expect(unreadable.map(({ model }) => model)).toEqual(['closed', 'b.json'])
    expect(unreadable[1].message).toContain(reason)
    expect([...before.keys()]).toEqual(['a.json', 'c.json'])
  })

  test('of the baseline', async () => {
    const { models, unreadable, lost, before } = await gathered(failing(error, 1))
    expect(models).toHaveLength(3)
    expect(unreadable.map(({ model }) => model)).toEqual(['closed'])
    expect([...lost]).toEqual([['b.json', { reason: expect.stringContaining(reason) as unknown, damaged: true }]])
    expect([...before.keys()]).toEqual(['a.json', 'c.json'])
  })
})

test.each([new GateInputError('there is no device'), new GateUnreachableError('nobody answers')])(
  'what is wrong for all models alike ends the gate: %s',
  async (error) => {
    await expect(gathered(failing(error, 2))).rejects.toThrow(error)
  },
)
