// The networks of Accel-NASBench (Ahmad et al. 2024), inverted residuals with squeeze-excitation, as documents.

/** The choices of one stage. */
export interface ResidualStage {
  /** Channels of the inner image as multiples of what is read. */
  readonly expansion: number
  /** Side of the depthwise window. */
  readonly kernel: number
  readonly layers: number
  readonly squeezeExcite: boolean
}

/** Channels behind the stem and each stage, the stages' strides, and those that the classifier reads. */
const STEM = 32
const WIDTHS = [16, 24, 40, 80, 112, 192, 320]
const STRIDES = [1, 2, 2, 2, 1, 2, 1]
const HEAD = 1280
/** Squeezed channels are a quarter of those that a block reads: so parameters agree with the table's to the last. */
const SQUEEZE = 4

/** An architecture document of a classifier of 1,000 classes at 224 x 224. */
export function invertedResiduals(stages: readonly ResidualStage[]): object {
  const nodes: object[] = []
  let last = 'input'
  const add = (id: string, op: string, more: object = {}) => {
    nodes.push({ id, op, inputs: [last], ...more })
    last = id
  }
  const convolution = (id: string, more: object) => {
    add(id, 'conv', { bias: false, ...more })
    add(`${id}_norm`, 'batch_norm')
    add(`${id}_activation`, 'silu')
  }
  convolution('stem', { kernel: 3, stride: 2, channels: STEM })
  let width = STEM
  stages.forEach(({ expansion, kernel, layers, squeezeExcite }, stage) => {
    for (let layer = 0; layer < layers; layer++) {
      const channels = WIDTHS[stage]
      const stride = layer === 0 ? STRIDES[stage] : 1
      const squeeze = squeezeExcite && { squeeze_excite: { hidden: width / SQUEEZE, activation: 'silu' } }
      const more = { kernel, stride, channels, ratio: expansion, activation: 'silu', ...squeeze }
      add(`stage${stage}_${layer}`, 'inverted_residual', more)
      width = channels
    }
  })
  convolution('head', { kernel: 1, channels: HEAD })
  add('pool', 'global_avg_pool')
  add('logits', 'linear', { channels: 1000 })
  return { input: { channels: 3, height: 224, width: 224 }, classes: 1000, nodes }
}
