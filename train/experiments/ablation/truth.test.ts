import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { predictionReport } from '../prediction/prediction-report.ts'
import { trainedHere } from './truth.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'truth-'))
  return () => rmSync(folder, { recursive: true })
})

const ARCHS = ['conv_1x1~0', 'conv_3x3~0', 'identity~0']
const TRUTH = [0.4, 0.6, 0.3]

function leave(result: unknown): void {
  writeFileSync(join(folder, 'result.json'), JSON.stringify(result))
  onTestFinished(() => rmSync(join(folder, 'result.json')))
}

test('is what the prediction experiment leaves', async () => {
  const said = TRUTH.map((margin) => ({ readouts: { margin }, seconds: 1 }))
  const methods = [{ name: 'GHN', setUp: 1, said, readout: 'margin' }]
  const settings = { space: 'ghn-cells' }
  leave(predictionReport({ methods, archs: ARCHS, truth: TRUTH, seed: 1, description: '', settings }).result)
  expect(await trainedHere(folder, 'ghn-cells')).toEqual(ARCHS.map((arch, i) => ({ arch, accuracy: TRUTH[i] })))
  await expect(trainedHere(folder, 'anytime')).rejects.toThrow('is of ghn-cells, not of anytime')
})

test('a folder without it is refused with what would make it', async () => {
  await expect(trainedHere(folder, 'ghn-cells')).rejects.toThrow('experiment prediction --space ghn-cells')
  leave({ settings: { space: 'ghn-cells' }, architectures: [{ accuracy: 1 }] })
  await expect(trainedHere(folder, 'ghn-cells')).rejects.toThrow('is not of experiment prediction')
})
