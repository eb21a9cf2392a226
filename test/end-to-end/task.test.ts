// `archcast heads fit` as its users run it, and predictions for the task that it makes, by command and by service.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onnx } from '../contract/small-architectures.ts'
import { archcast } from './command-line.ts'
import { killServices, startService } from './service-process.ts'
import { writeUntrainedBundle } from './untrained-bundle.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'
import { temporaryFolder } from '@archcast/train/data/testing.ts'
import { sampleNetworks } from '@archcast/train/devices/testing.ts'

const networks = sampleNetworks(30, 6)
const percent = (i: number) => 95 - 4000 / Math.sqrt(cost(networks[i].graph).macs)
let folder: string
beforeAll(async () => void (folder = await temporaryFolder()))
afterAll(async () => {
  killServices()
  await rm(folder, { recursive: true })
})

const labelsOf = (count: number) => networks.slice(0, count).map(({ arch }, i) => `nas-bench-201,${arch},${percent(i)}`)

async function fit(lines: readonly string[], ...options: string[]) {
  return fitTable(['space,arch,accuracy', ...lines], ...options)
}

async function fitTable(table: readonly string[], ...options: string[]) {
  const labels = join(folder, 'labels.csv')
  const out = join(folder, 'birds.json')
  await writeFile(labels, [...table, ''].join('\n'))
  const told = ['--labels', labels, '--task', 'birds', '--out', out, '--no-transfer', ...options]
  return { out, ...(await archcast('heads', 'fit', ...told)) }
}

test('fewer than twenty networks are refused', async () => {
  const { output, code } = await fit([...labelsOf(19), labelsOf(1)[0], `nas-bench-201,${networks[20].arch},nan`])
  expect(code, output).toBe(1)
  expect(output).toMatch(/a task takes 20 different networks or more, not 1\d \(20 rows with accuracy, \d/)
})

test('the size that a file leaves open is taken', async () => {
  await writeFile(join(folder, 'open.onnx'), onnx('N', 3, 'H', 'W'))
  const { output } = await fitTable(['file,accuracy', 'open.onnx,0.5'], '--image', '8x8')
  expect(output).toContain('20 different networks or more, not 1 (1 rows with accuracy')
})

test('a task of few labels is asked for by command and by service', async () => {
  const { output, code, out } = await fit([...labelsOf(26), labelsOf(1)[0]], '--percent')
  expect(code, output).toBe(0)
  expect(output).toContain('The accuracy is in per cent, as --percent says.')
  expect(output).toMatch(/labels of networks that others are of too: their mean counts once/)
  expect(output).toMatch(/Cross-validated \(each group left out once\): Kendall tau 0\.\d+, mean error \d+\.\d+ points/)
  const file = TaskFile.parse(JSON.parse(await readFile(out, 'utf8')))
  expect(file).toMatchObject({ task: 'birds', metric: 'accuracy', fraction: true, better: 'higher', classes: 10 })

  const [questions, answers, bundle] = ['questions.ndjson', 'answers.ndjson', 'bundle'].map((name) =>
    join(folder, name),
  )
  const { arch } = networks[29]
  await writeFile(questions, JSON.stringify({ space: 'nas-bench-201', arch }))
  const predicted = await archcast('predict', '--in', questions, '--out', answers, '--task-file', out)
  expect(predicted.code, predicted.output).toBe(0)
  const { accuracy } = JSON.parse(await readFile(answers, 'utf8'))
  expect(accuracy).toMatchObject({ method: 'head', task: 'birds' })
  expect(Math.abs(accuracy.value - percent(29) / 100)).toBeLessThan(0.02)

  await writeUntrainedBundle(bundle)
  const { url } = await startService({ ARCHCAST_MODEL: bundle, ARCHCAST_TASK_FILES: out })
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ space: 'nas-bench-201', arch })
  const answer = await fetch(`${url}/v1/predict`, { method: 'POST', headers, body })
  expect(await answer.json()).toMatchObject({ accuracy })
}, 120_000)
