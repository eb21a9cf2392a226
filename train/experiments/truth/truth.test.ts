import { expect, test } from 'vitest'
import { ceilingOf, trainedNetworks } from './truth.ts'

const trained = (arch: string, repeat: number, accuracy: number) => ({
  key: `${arch} #${repeat}`,
  arch,
  repeat,
  accuracy,
  loss: 1,
  seconds: 1,
})

test('a network is as good as its trainings are on average; the ceiling is how one orders as another does', () => {
  const records = ['a', 'b', 'c', 'd'].flatMap((arch, i) => [
    trained(arch, 1, 0.5 + [0.1, 0, 0.2, 0.3][i]),
    trained(arch, 0, 0.5 + i / 10),
  ])
  const networks = trainedNetworks([...records, trained('e', 0, 0.9)])
  expect(networks[1]).toMatchObject({ arch: 'b', accuracies: [0.6, 0.5] })
  expect(networks[1].accuracy).toBeCloseTo(0.55)
  // One of six pairs is the other way round in the second training; the fifth network has none.
  expect(ceilingOf(networks, 1)!.value).toBeCloseTo(4 / 6)
  expect(ceilingOf(networks.slice(2), 1)).toBeUndefined()
})
