// Published accuracies of NAS-Bench-201's cells (Dong & Yang, ICLR 2020), read from a folder that the user names.
import { join } from 'node:path'
import { readCsv } from './csv-table.ts'
import { DataError } from './errors.ts'

/** Name of the accuracy table in the folder of `--tables`. */
export const NB201_ACCURACY_FILE = 'nb201_accuracy.csv'

/** One cell of the benchmark; accuracies are test accuracies as fractions of 1, the mean over seeds. */
export interface Nb201Row {
  /** The benchmark's own index, 0 .. 15,624. */
  readonly idx: number
  /** `|op~from|+|op~from|op~from|+|op~from|op~from|op~from|`. */
  readonly arch: string
  /** Cells with the same value compute the same function. */
  readonly uniqueClass: string
  /** After 200 epochs. */
  readonly cifar10Accuracy200: number
  readonly cifar100Accuracy200: number
  readonly imageNet16Accuracy200: number
  /** After 12 epochs. */
  readonly cifar10Accuracy12: number
  /** Validation images, after 12 epochs. */
  readonly cifar10ValidationAccuracy12: number
  readonly params: number
  /** Multiply-accumulates of one 32 x 32 image, dead branches included. */
  readonly macs: number
}

const REMEDY = `Name with --tables the folder that holds ${NB201_ACCURACY_FILE}`

/**
 * Reads the accuracy table of `folder`. Throws DataError where the file or a column is missing or a cell is out of
 * range.
 */
export async function readNb201Accuracy(folder: string): Promise<Nb201Row[]> {
  const table = await readCsv(join(folder, NB201_ACCURACY_FILE), REMEDY)
  const fractions = (column: string) =>
    table.numbers(column).map((percent, row) => {
      if (percent >= 0 && percent <= 100) return percent / 100
      throw new DataError(table.path, `line ${row + 2}, column ${column}: ${percent} is not a percentage`, REMEDY)
    })
  const idx = table.numbers('idx')
  const arch = table.text('arch')
  const uniqueClass = table.text('unique_str')
  const cifar10Accuracy200 = fractions('c10_test_200ep')
  const cifar100Accuracy200 = fractions('c100_test_200ep')
  const imageNet16Accuracy200 = fractions('in16_test_200ep')
  const cifar10Accuracy12 = fractions('c10_test_12ep')
  const cifar10ValidationAccuracy12 = fractions('c10_val_12ep')
  const params = table.numbers('params')
  const macs = table.numbers('macs')
  return idx.map((index, row) => ({
    idx: index,
    arch: arch[row],
    uniqueClass: uniqueClass[row],
    cifar10Accuracy200: cifar10Accuracy200[row],
    cifar100Accuracy200: cifar100Accuracy200[row],
    imageNet16Accuracy200: imageNet16Accuracy200[row],
    cifar10Accuracy12: cifar10Accuracy12[row],
    cifar10ValidationAccuracy12: cifar10ValidationAccuracy12[row],
    params: params[row],
    macs: macs[row],
  }))
}
