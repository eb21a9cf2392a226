// Accel-NASBench's measurements of an ImageNet space on GPUs, TPUs and FPGAs -> measured devices.
import { readCsv } from '../../data/csv-table.ts'
import { evenSample } from '../../data/even-sample.ts'
import { invertedResiduals } from './inverted-residuals.ts'
import { executedWorkOf } from '@archcast/core/latency/executed/executed-work.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { CsvTable } from '../../data/csv-table.ts'
import type { ResidualStage } from './inverted-residuals.ts'
import type { MeasuredDevice } from './measured-device.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

/** Columns of the table; those of throughput are images a second. */
const DEVICES: Readonly<Record<string, { readonly name: string; readonly hardware: string }>> = {
  latency_zcu102: { name: 'zcu102', hardware: 'AMD Zynq UltraScale+ ZCU102, FPGA' },
  latency_vck190: { name: 'vck190', hardware: 'AMD Versal VCK190, FPGA' },
  throughput_a100: { name: 'a100', hardware: 'NVIDIA A100' },
  throughput_3090: { name: 'rtx3090/accel-nasbench', hardware: 'NVIDIA GeForce RTX 3090' },
  throughput_tpuv2: { name: 'tpu-v2', hardware: 'Google Cloud TPU v2' },
  throughput_tpuv3: { name: 'tpu-v3', hardware: 'Google Cloud TPU v3' },
}

const HOW = 'Accel-NASBench (Apache-2.0), networks of inverted residuals at 224 x 224'
const SPACE = 'All networks measured are of one space, inverted residuals; of others little is known.'
const THROUGHPUT = 'Milliseconds of an image in large runs, from images a second; an image by itself takes longer.'
const STAGES = 7
/** Networks that a device is fitted to; more tell no more of what a kernel costs. */
const MOST = 1000

export async function readAccelerators(path: string): Promise<MeasuredDevice[]> {
  const table = await readCsv(path, 'Replace it or remove it')
  const networks = acceleratorNetworks(table, MOST)
  return Object.entries(DEVICES).map(([column, { name, hardware }]) => {
    const throughput = column.startsWith('throughput')
    const cells = table.text(column)
    return {
      name,
      hardware,
      runtime: 'not stated',
      precision: 'not stated',
      batch: 1,
      ...(throughput && { largeRuns: true }),
      how: HOW,
      caveats: throughput ? [SPACE, THROUGHPUT] : [SPACE],
      networks: networks.flatMap(({ row, graph, layers }) => {
        const figure = Number(cells[row])
        if (!(figure > 0)) return []
        const value = throughput ? 1000 / figure : figure
        return [{ name: `${row}`, family: `${layers} layers`, work: executedWorkOf(graph), value }]
      }),
    }
  })
}

export interface AcceleratorNetwork {
  /** Of the table, from 0. */
  readonly row: number
  readonly graph: ArchGraph
  /** Of all stages. */
  readonly layers: number
}

/** Networks of the table, evenly spread over its rows. */
export function acceleratorNetworks(table: CsvTable, most: number): AcceleratorNetwork[] {
  const stagesAt = stagesOf(table)
  const rows = Array.from({ length: table.rows }, (_, row) => row)
  return evenSample(rows, most).map((row) => {
    const stages = stagesAt(row)
    const { graph } = resolveArchitecture(invertedResiduals(stages))
    return { row, graph, layers: stages.reduce((sum, { layers }) => sum + layers, 0) }
  })
}

/** The choices of a row of the table. */
export function stagesOf(table: CsvTable): (row: number) => ResidualStage[] {
  const columns = Array.from({ length: STAGES }, (_, stage) =>
    ['e', 'k', 'l', 'se'].map((choice) => table.text(`block${stage}_${choice}`)),
  )
  return (row) =>
    columns.map(([e, k, l, se]) => ({
      expansion: Number(e[row]),
      kernel: Number(k[row]),
      layers: Number(l[row]),
      squeezeExcite: se[row] === 'True',
    }))
}
