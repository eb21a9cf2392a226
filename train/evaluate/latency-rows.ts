// How well devices fitted to 900 cells predict cells of other isomorphism classes, and how well ten cells fit a new
// device.
import { drawFrom } from '../data/data-random.ts'
import { measurements } from '../devices/device-file.ts'
import { predictWith, weigh } from '../devices/fit-linear-device.ts'
import { fitNonNegative } from '../devices/non-negative-fit.ts'
import { transfer } from '../devices/transfer.ts'
import { bootstrap } from '../statistics/bootstrap.ts'
import { spearman } from '../statistics/correlation.ts'
import { mean, median } from '../statistics/summary.ts'
import { WORK_FEATURES } from '@archcast/core/features/work.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { DeviceCell } from '../devices/device-file.ts'
import type { MeasuredWork } from '../devices/fit-linear-device.ts'
import type { TableDevice } from '../devices/nb201-devices.ts'
import type { Interval } from '../statistics/bootstrap.ts'

export const LABELLED_CELLS = 900
const FEW_CELLS = 10
const DRAWS = 10
/** Cells that a new device is tested on, for each draw. */
const TESTED = 1000

export interface LatencyRow {
  readonly device: string
  /** Share of the test cells within 10 %, with 95 % bootstrap intervals. */
  readonly within10: Interval
  /**
   * Share of the measurements within 10 % of the median of others of the same class and work: the most that noise
   * allows. NaN where too few are equal.
   */
  readonly equals: number
  /** Mean absolute relative error. */
  readonly relative: number
  /** Share within 10 % of a line through MACs, raw and pruned, fitted alike. */
  readonly byMacs: number
  readonly byPrunedMacs: number
  /** Spearman with ten samples, the device's hardware unknown to the model: mean over draws; NaN for few cells. */
  readonly fromTen: number
  readonly cells: number
}

export interface LatencyPoints {
  readonly device: string
  readonly points: readonly [number, number][]
}

/** @param cells of the whole benchmark. @param inTest whether a class of isomorphic cells is held out */
export function latencyRows(
  devices: readonly TableDevice[],
  cells: ReadonlyMap<number, DeviceCell>,
  inTest: (group: string) => boolean,
  seed: number,
  onDevice: (name: string) => void,
): { rows: LatencyRow[]; points: LatencyPoints[] } {
  const data = devices.map(({ latency }) => {
    const all = measurements(latency, cells)
    return { test: all.filter(({ group }) => inTest(group)), training: all.filter(({ group }) => !inTest(group)) }
  })
  const fitted = data.map(({ training }, i) => {
    onDevice(devices[i].name)
    return weigh(drawFrom(training, LABELLED_CELLS, createRandom(seed)))
  })
  const points: LatencyPoints[] = []
  const rows = devices.map((device, i): LatencyRow => {
    onDevice(`${device.name} from ${FEW_CELLS} samples`)
    const { test, training } = data[i]
    const few = drawFrom(training, LABELLED_CELLS, createRandom(seed))
    const predicted = test.map(({ work }) => predictWith(fitted[i], work))
    points.push({ device: device.name, points: test.map(({ value }, t) => [predicted[t], value]) })
    const errors = relativeErrors(predicted, test)
    const within = (indices: Uint32Array) => mean(Array.from(indices, (t) => Number(errors[t] <= 0.1)))
    const known = fitted.filter((_, k) => devices[k].hardware !== device.hardware)
    const spearmans = Array.from({ length: DRAWS }, (_, d) => {
      const weights = transfer(known, drawFrom(training, FEW_CELLS, createRandom(seed + d)))
      const some = drawFrom(test, TESTED, createRandom(seed))
      return spearman(
        some.map(({ work }) => predictWith(weights, work)),
        some.map(({ value }) => value),
      )
    })
    return {
      device: device.name,
      within10: bootstrap(test.length, within, { seed, groups: test.map(({ group }) => group) }),
      equals: agreementOfEquals([...test, ...training]),
      relative: mean(errors),
      byMacs: shareByMacs('written', few, test),
      byPrunedMacs: shareByMacs('pruned', few, test),
      fromTen: mean(spearmans),
      cells: test.length,
    }
  })
  return { rows, points }
}

const relativeErrors = (predicted: readonly number[], measured: readonly MeasuredWork[]) =>
  measured.map(({ value }, i) => Math.abs(predicted[i] / value - 1))

/** Measurements that are compared with one another at a time, at least. */
const EQUALS = 4

function agreementOfEquals(measured: readonly MeasuredWork[]): number {
  const groups = Map.groupBy(measured, ({ group, work }) => `${group} ${work.join()}`)
  const agree = [...groups.values()]
    .filter(({ length }) => length >= EQUALS)
    .flatMap((equal) =>
      equal.map(({ value }, own) => {
        const others = equal.filter((_, i) => i !== own).map((other) => other.value)
        return Number(Math.abs(median(others) / value - 1) <= 0.1)
      }),
    )
  return mean(agree)
}

/** The share within 10 % of a line through multiply-accumulates. */
function shareByMacs(execution: string, few: readonly MeasuredWork[], test: readonly MeasuredWork[]): number {
  const columns = ['conv', 'pointwise', 'grouped', 'linear'].map((kind) =>
    WORK_FEATURES.indexOf(`${execution}.${kind}`),
  )
  const macs = ({ work }: MeasuredWork) =>
    Float64Array.of(
      columns.reduce((sum, j) => sum + work[j], 0),
      1,
    )
  const [slope, intercept] = fitNonNegative(
    few.map(macs),
    few.map(({ value }) => value),
  )
  const predicted = test.map((network) => slope * macs(network)[0] + intercept)
  return mean(relativeErrors(predicted, test).map((error) => Number(error <= 0.1)))
}

export function printLatency(rows: readonly LatencyRow[]): string {
  const percent = (share: number) => (100 * share).toFixed(1)
  const interval = ({ value, low, high }: Interval) => `${percent(value)} [${percent(low)}, ${percent(high)}]`
  return [
    `| device | within 10 %, % | equal cells agree, % | mean error, % | a line through MACs, % | through pruned MACs, % | Spearman from ${FEW_CELLS} | cells |`,
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ device, within10, equals, relative, byMacs, byPrunedMacs, fromTen, cells }) =>
        `| ${device} | ${interval(within10)} | ${Number.isNaN(equals) ? '' : percent(equals)} | ${percent(relative)} | ${percent(byMacs)} | ${percent(byPrunedMacs)} | ${fromTen.toFixed(3)} | ${cells} |`,
    ),
  ].join('\n')
}

/** Means over a group of devices, a line for each group that is there. */
export function printMeans(
  rows: readonly LatencyRow[],
  groups: Readonly<Record<string, (device: string) => boolean>>,
): string {
  return Object.entries(groups)
    .flatMap(([name, has]) => {
      const own = rows.filter(({ device }) => has(device))
      if (own.length === 0) return []
      const within = (100 * mean(own.map(({ within10 }) => within10.value))).toFixed(1)
      const fromTen = mean(own.map((row) => row.fromTen)).toFixed(3)
      const equals = (100 * mean(own.map((row) => row.equals))).toFixed(1)
      return `mean over ${name} (${own.length}): ${within} % within 10 %, equal cells agree ${equals} %; Spearman from ${FEW_CELLS} samples ${fromTen}`
    })
    .join('\n')
}
