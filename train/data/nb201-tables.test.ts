import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseTable } from './csv-table.ts'
import { NB201_ACCURACY_FILE, readNb201Accuracy } from './nb201-tables.ts'
import { temporaryFolder } from './testing.ts'

const header =
  'idx,arch,unique_str,c10_test_200ep,c100_test_200ep,in16_test_200ep,c10_test_12ep,c10_val_12ep,c100_test_12ep,in16_test_12ep,params,macs'
const line = '7,|a~0|,class,93.5,70,44,88,82,58,33,802426,113951360'
let folder: string
beforeAll(async () => void (folder = await temporaryFolder()))
afterAll(() => rm(folder, { recursive: true }))
const write = (...lines: string[]) => writeFile(join(folder, NB201_ACCURACY_FILE), lines.join('\n'))

test('reads cells with accuracies as fractions', async () => {
  await write(header, line, '')
  expect(await readNb201Accuracy(folder)).toEqual([
    {
      idx: 7,
      arch: '|a~0|',
      uniqueClass: 'class',
      cifar10Accuracy200: 0.935,
      cifar100Accuracy200: 0.7,
      imageNet16Accuracy200: 0.44,
      cifar10Accuracy12: 0.88,
      cifar10ValidationAccuracy12: 0.82,
      params: 802426,
      macs: 113951360,
    },
  ])
})

test('names the file, the line and the column that are wrong', async () => {
  await expect(readNb201Accuracy(join(folder, 'none'))).rejects.toThrow(
    'nb201_accuracy.csv: is missing. Name with --tables the folder',
  )
  await write(header.replace('macs', 'flops'), line)
  await expect(readNb201Accuracy(folder)).rejects.toThrow('has no column macs, only idx, arch')
  await write(header, line, line.replace('93.5', ''))
  await expect(readNb201Accuracy(folder)).rejects.toThrow('line 3, column c10_test_200ep: "" is not a number')
  await write(header, line.replace('93.5', '935'))
  await expect(readNb201Accuracy(folder)).rejects.toThrow('line 2, column c10_test_200ep: 935 is not a percentage')
})

test('reads tables with and without quotes', () => {
  expect(parseTable('t.csv', 'a,b\r\n1,x\r\n', '').numbers('a')).toEqual([1])
  expect(() => parseTable('t.csv', 'a,b\n1\n', 'Fix it')).toThrow('t.csv: line 2 has 1 cells, expected 2. Fix it')
  expect(parseTable('t.csv', 'a,b\n"1","x,\ny"\n', '').text('b')).toEqual(['x,\ny'])
  expect(() => parseTable('t.csv', 'a\n"1\n', '')).toThrow('t.csv: cannot be read as CSV')
  expect(() => parseTable('t.csv', '', '')).toThrow('is empty')
})
