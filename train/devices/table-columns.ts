// What the columns of the published latency tables are: hardware, runtime, batch size, and what to beware of.

export interface TableSource {
  readonly file: string
  /** Who measured, and where it was published. */
  readonly how: string
  /** Column with the index of the cell that was measured in a cell's stead. */
  readonly representative?: string
}

export interface ColumnDescription {
  readonly name: string
  readonly hardware: string
  readonly runtime: string
  readonly batch: number
  readonly how: string
  readonly caveats: readonly string[]
}

const HELP = 'HELP (Lee et al., NeurIPS 2021), NAS-Bench-201 on CIFAR-10'
const HW360 = 'HW-NAS-Bench-360: median of 40 runs after 10 of warm-up, one thread'
const ONEPROXY = 'OneProxy (Lu et al., SIGMETRICS 2022), a sample of NAS-Bench-201 on CIFAR-10'

export const SOURCES: readonly TableSource[] = [
  { file: 'nb201_latency_help.csv', how: HELP },
  { file: 'nb201_latency_hw360.csv', how: HW360, representative: 'rep_idx' },
  { file: 'nb201_latency_oneproxy_eagle.csv', how: ONEPROXY },
]

/** Hardware by the name in a column, without batch size. */
const HARDWARE: Readonly<Record<string, string>> = {
  '1080ti': 'NVIDIA GeForce GTX 1080 Ti',
  '2080ti': 'NVIDIA GeForce RTX 2080 Ti',
  titan_rtx: 'NVIDIA Titan RTX',
  titanx: 'NVIDIA Titan X',
  titanxp: 'NVIDIA Titan Xp',
  gold_6240: 'Intel Xeon Gold 6240',
  silver_4114: 'Intel Xeon Silver 4114',
  silver_4210r: 'Intel Xeon Silver 4210R',
  essential_ph: 'Essential Phone PH-1',
  samsung_a50: 'Samsung Galaxy A50',
  samsung_s7: 'Samsung Galaxy S7',
  pixel3: 'Google Pixel 3',
  pi5: 'Raspberry Pi 5',
  pixel: 'Google Pixel',
  eagle_cpu_855: 'Qualcomm Snapdragon 855, CPU',
  eagle_dsp_855: 'Qualcomm Snapdragon 855, Hexagon 690 DSP',
  eagle_gpu_855: 'Qualcomm Snapdragon 855, Adreno 640 GPU',
  eagle_gtx: 'NVIDIA GeForce GTX 1080 Ti',
  eagle_i7: 'Intel Core i7-7820X',
  eagle_jetson: 'NVIDIA Jetson Nano',
  eagle_jetson_16: 'NVIDIA Jetson Nano, 16-bit',
  eagle_tpu: 'Google Edge TPU',
  rice_edgegpu: 'NVIDIA Jetson TX2',
  rice_edgetpu: 'Google Edge TPU',
  rice_pixel3: 'Google Pixel 3',
  true_630: 'Qualcomm Adreno 630 GPU',
  true_640: 'Qualcomm Adreno 640 GPU',
  true_a76: 'Arm Cortex-A76 CPU',
  true_vpu: 'Intel Movidius Myriad VPU',
}
const RUNTIMES: Readonly<Record<string, string>> = {
  onnx: 'ONNX Runtime',
  litert: 'LiteRT',
  torchmobile: 'PyTorch Mobile',
}
const WHOLE = 'The figures are whole milliseconds.'
const REGIMES = 'The same work was measured at two speeds, a fifth apart; which one cannot be foreseen.'
const SAME = 'The published figures of eagle_i7 and eagle_gtx are the same numbers: one of them is not its own.'

const CAVEATS: Readonly<Record<string, readonly string[]>> = {
  essential_ph: [WHOLE],
  samsung_a50: [WHOLE],
  samsung_s7: [WHOLE],
  gold_6240: [REGIMES],
  silver_4114: [REGIMES],
  pixel3: [REGIMES],
  rice_pixel3: [REGIMES],
  eagle_i7: [SAME],
  eagle_gtx: [SAME],
}

/** Reads a column's name: `titan_rtx_32`, `pi5/onnx/cifar100:lat_ms`, `eagle_tpu`. */
export function describeColumn({ how }: TableSource, column: string): ColumnDescription {
  const [name] = column.split(':')
  const [board, runtime, task] = name.split('/')
  const batch = /^(.*)_(1|32|256)$/.exec(name)
  const stem = task ? board : (batch?.[1] ?? name)
  const caveats = [...(CAVEATS[stem] ?? [])]
  if (task) caveats.push(`The networks were those of the task ${task}; figures hold for its image size and classes.`)
  const unknown = how === HELP ? 'PyTorch or TensorFlow Lite, not stated by device' : 'not stated'
  return {
    name,
    hardware: HARDWARE[stem] ?? stem,
    runtime: task ? RUNTIMES[runtime] : unknown,
    batch: Number(batch?.[2] ?? 1),
    how,
    caveats,
  }
}
