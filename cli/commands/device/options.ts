// What the commands on devices share: their options.
import { Option } from 'commander'
import { PRECISIONS } from '@archcast/core/latency/kernels.ts'
import { DEVICES } from '@archcast/train/engines/device.ts'

export function providerOption(): Option {
  return new Option('--provider <provider>', 'execution provider of ONNX Runtime').choices(DEVICES).default('cpu')
}

export function precisionOption(): Option {
  return new Option('--precision <numbers>', 'what networks are written in: float32, float16, or quantised to 8 bits')
    .choices(PRECISIONS)
    .default('fp32')
}
