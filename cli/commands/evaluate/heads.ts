// How well the accuracy head predicts cells of held-out isomorphism classes, by the number of labelled cells.
import { progressLine } from '../../progress.ts'
import { splitCells } from '../../split-cells.ts'
import { writeEvaluation } from './write-evaluation.ts'
import { accuracyTable, printAccuracy } from '@archcast/train/evaluate/accuracy-rows.ts'
import { scatter } from '@archcast/train/plots/scatter.ts'
import type { EvaluateOptions } from './options.ts'

export async function evaluateHeads({ tables, seed, out }: EvaluateOptions): Promise<void> {
  const { training, test } = await splitCells(tables, seed)
  const line = progressLine()
  const { rows, points } = await accuracyTable(training, test, 'CIFAR-10 test accuracy', seed, (what) =>
    line.show(what),
  )
  line.end('accuracy heads fitted')
  const title = `Accuracy head: ${test.length} connected cells of held-out isomorphism classes, CIFAR-10 test accuracy after 200 epochs`
  const text = `${title}; 95 % bootstrap intervals\n\n${printAccuracy(rows)}\n`
  console.log(text)
  const percent = points.map(([predicted, truth]): [number, number] => [100 * predicted, 100 * truth])
  const [all] = rows.filter(({ method }) => method.includes('all'))
  await writeEvaluation(out, 'accuracy', text, rows, {
    accuracy: scatter({
      title: 'Accuracy head against trained accuracy',
      subtitle: `cells of held-out isomorphism classes, head fitted to ${training.length} others`,
      xLabel: 'predicted accuracy, %',
      yLabel: 'published accuracy, %',
      points: percent,
      diagonal: true,
      annotations: [
        `Kendall tau ${all.kendall.value.toFixed(3)}`,
        `mean error ${(100 * all.error!.value).toFixed(2)} points`,
      ],
    }),
  })
}
