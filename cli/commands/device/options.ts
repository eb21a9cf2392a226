// What the commands on devices share: their options.
import { Option } from 'commander'
import type { Provider } from '@archcast/train/latency/runtime.ts'

export function providerOption(): Option {
  const choices: Provider[] = ['cpu', 'webgpu', 'cuda']
  return new Option('--provider <provider>', 'execution provider of ONNX Runtime').choices(choices).default('cpu')
}

export function numberOf(option: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new Error(`${option} must be a positive whole number, not '${text}'`)
}
