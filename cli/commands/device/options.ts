// What the commands on devices share: their options.
import { Option } from 'commander'
import { DEVICES } from '@archcast/train/engines/device.ts'

export function providerOption(): Option {
  return new Option('--provider <provider>', 'execution provider of ONNX Runtime').choices(DEVICES).default('cpu')
}
