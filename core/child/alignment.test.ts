import * as ort from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { OnnxGraph } from '../onnx/graph.ts'
import { encodeModel } from '../onnx/model.ts'
import { runOnce } from '../onnx/session.ts'
import { createRandom, normal } from '../spaces/random.ts'
import { emitAlignment } from './alignment.ts'

const CLASSES = 3

async function alignmentOf(rows: readonly (readonly number[])[], labels: readonly number[]): Promise<number> {
  const g = new OnnxGraph('alignment')
  const features = g.input('features', 'float32', [rows.length, rows[0].length])
  const targets = g.input('labels', 'float32', [rows.length, CLASSES])
  g.output(emitAlignment(g, features, targets), 'alignment')
  const oneHot = labels.flatMap((label) => Array.from({ length: CLASSES }, (_, c) => Number(c === label)))
  const value = (list: readonly number[], { shape }: { shape: readonly unknown[] }) => ({
    data: Float32Array.from(list),
    shape: shape as number[],
  })
  const feeds = { features: value(rows.flat(), features), labels: value(oneHot, targets) }
  const { alignment } = await runOnce(ort, encodeModel(g), { executionProviders: ['cpu'] }, feeds)
  return alignment[0] as number
}

/** By the definition, on Gram matrices whose diagonals are zero; features are standard. */
function defined(rows: readonly (readonly number[])[], labels: readonly number[]): number {
  const n = rows.length
  const columns = (list: readonly (readonly number[])[], standard: boolean) => {
    const centred = list[0].map((_, c) => {
      const mean = list.reduce((sum, row) => sum + row[c], 0) / n
      const values = list.map((row) => row[c] - mean)
      const deviation = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / n)
      return values.map((x) => (standard ? x / deviation : x))
    })
    return list.map((_, i) => centred.map((column) => column[i]))
  }
  const x = columns(rows, true)
  const y = columns(
    labels.map((label) => Array.from({ length: CLASSES }, (_, c) => Number(c === label))),
    false,
  )
  const gram = (list: readonly (readonly number[])[]) =>
    list.map((a, i) => list.map((b, j) => (i === j ? 0 : a.reduce((sum, value, k) => sum + value * b[k], 0))))
  const total = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0)
  const product = (k: readonly (readonly number[])[], l: readonly (readonly number[])[]) => {
    const [rowsK, rowsL] = [k.map(total), l.map(total)]
    const trace = total(k.map((row, i) => total(row.map((value, j) => value * l[i][j]))))
    const sums = (total(rowsK) * total(rowsL)) / ((n - 1) * (n - 2))
    return trace + sums - (2 / (n - 2)) * total(rowsK.map((value, i) => value * rowsL[i]))
  }
  const [k, l] = [gram(x), gram(y)]
  return product(k, l) / Math.sqrt(product(k, k) * product(l, l))
}

const random = createRandom(1)
const noise = (count: number, width: number) =>
  Array.from({ length: count }, () => Array.from({ length: width }, () => normal(random)))
const turns = (count: number) => Array.from({ length: count }, (_, i) => i % CLASSES)

test('few wide features and many narrow ones align with labels as the definition says', async () => {
  for (const [count, width] of [
    [12, 40],
    [40, 12],
  ]) {
    const labels = turns(count)
    const rows = noise(count, width).map((row, i) => row.map((x, c) => 3 * x + (c % CLASSES === labels[i] ? 2 : 0) + c))
    const expected = defined(rows, labels)
    expect(expected).toBeGreaterThan(0.05)
    expect(await alignmentOf(rows, labels)).toBeCloseTo(expected, 4)
  }
})

test('labels as features align fully, noise by next to nothing however few images there are', async () => {
  const labels = turns(30)
  const own = labels.map((label) => Array.from({ length: CLASSES }, (_, c) => Number(c === label)))
  expect(await alignmentOf(own, labels)).toBeCloseTo(1, 4)
  let sum = 0
  for (let run = 0; run < 20; run++) sum += await alignmentOf(noise(15, 60), turns(15))
  expect(Math.abs(sum / 20)).toBeLessThan(0.08)
})

test('features that are the same for all images say nothing', async () => {
  expect(await alignmentOf(Array(6).fill([2, 2, 5]), turns(6))).toBe(0)
})
