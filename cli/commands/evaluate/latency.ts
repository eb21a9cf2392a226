// How well latency is predicted on every published device, and on a device that is new.
import { progressLine } from '../../progress.ts'
import { splitCells } from '../../split-cells.ts'
import { writeEvaluation } from './write-evaluation.ts'
import { readTableDevices } from '@archcast/train/devices/nb201-devices.ts'
import { LABELLED_CELLS, latencyRows, printLatency, printMeans } from '@archcast/train/evaluate/latency-rows.ts'
import { scatter } from '@archcast/train/plots/scatter.ts'
import type { EvaluateOptions } from './options.ts'

/** Devices whose points are drawn. */
const DRAWN = ['pi5/onnx/cifar100', 'pi5/litert/cifar100', 'silver_4210r', 'pixel3']

export async function evaluateLatency({ tables, seed, out }: EvaluateOptions): Promise<void> {
  const { training, test } = await splitCells(tables, seed)
  const devices = await readTableDevices(tables)
  const cells = new Map([...training, ...test].map((example) => [example.idx, example]))
  const held = new Set(test.map(({ group }) => group))
  const line = progressLine()
  const { rows, points } = latencyRows(
    devices,
    cells,
    (group) => held.has(group),
    seed,
    (name) => line.show(name),
  )
  line.end(`${devices.length} devices`)
  const help = new Set(devices.filter(({ how }) => how.startsWith('HELP')).map(({ name }) => name))
  const whole = new Set(
    devices.filter(({ caveats }) => caveats.some((text) => text.includes('whole'))).map(({ name }) => name),
  )
  const means = printMeans(rows, {
    'the HELP devices': (name) => help.has(name),
    'the HELP devices but those of whole milliseconds': (name) => help.has(name) && !whole.has(name),
    'the GPUs among them': (name) => /^(1080ti|2080ti|titan)/.test(name),
  })
  const title = `Latency: ${LABELLED_CELLS} labelled cells a device, cells of held-out isomorphism classes; ten samples: other hardware known`
  const text = `${title}; 95 % bootstrap intervals\n\n${printLatency(rows)}\n\n${means}\n`
  console.log(text)
  const drawn = points.filter(({ device }) => DRAWN.includes(device))
  await writeEvaluation(out, 'latency', text, rows, {
    latency: scatter({
      title: 'Predicted against measured latency',
      subtitle: `cells of held-out isomorphism classes, ${LABELLED_CELLS} labelled cells a device`,
      xLabel: 'predicted, ms',
      yLabel: 'measured, ms',
      points: drawn.map(({ device, points: own }) => ({ name: device, points: own.slice(0, 400) })),
      diagonal: true,
      xScale: 'log',
      yScale: 'log',
    }),
  })
}
