// What the commands on devices share: their options.
import { Option } from 'commander'
import { PRECISIONS } from '@archcast/core/latency/kernels.ts'
import { ENGINE_PROVIDERS } from '@archcast/train/engines/engine-provider.ts'

export function providerOption(): Option {
  return new Option('--provider <provider>', 'execution provider of ONNX Runtime')
    .choices(ENGINE_PROVIDERS)
    .default('cpu')
}

export function precisionOption(): Option {
  return new Option('--precision <numbers>', 'what networks are written in: float32, float16, or quantised to 8 bits')
    .choices(PRECISIONS)
    .default('fp32')
}
