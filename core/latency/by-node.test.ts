// Where a device's time goes, node by node.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { resolveArchitecture } from '../spaces/resolve.ts'
import { latencyByNode } from './by-node.ts'
import { DeviceFile, openDevice } from './device.ts'

const devices = readFileSync(new URL('../../models/cifar10-nb201/devices.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => DeviceFile.parse(JSON.parse(line)))
const arch = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|avg_pool_3x3~1|nor_conv_1x1~2|'
const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })

describe('latencyByNode', () => {
  test.each(devices.map((device) => [device.name, device] as const))('%s: adds up to the prediction', (_, device) => {
    const nodes = latencyByNode(device, graph)
    const sum = [...nodes.values()].reduce((total, ms) => total + ms)
    const { value } = openDevice(device).latency(graph)
    expect(sum / value).toBeCloseTo(1, 9)
    expect([...nodes.values()].every((ms) => ms >= 0)).toBe(true)
  })

  test('a convolution takes the normalisation and the activation that are fused into it', () => {
    const small = parseArchitecture({
      input: { channels: 3, height: 32, width: 32 },
      classes: 10,
      nodes: [
        { id: 'narrow', op: 'conv', kernel: 3, channels: 16, inputs: ['input'] },
        { id: 'bn', op: 'batch_norm', inputs: ['narrow'] },
        { id: 'relu', op: 'relu', inputs: ['bn'] },
        { id: 'wide', op: 'conv', kernel: 3, channels: 128, inputs: ['relu'] },
        { id: 'pool', op: 'global_avg_pool', inputs: ['wide'] },
        { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
      ],
    })
    const nodes = latencyByNode(
      devices.find(({ name }) => name === 'epyc/onnx')!,
      small,
    )
    expect([...nodes.keys()].toSorted()).toEqual(['', 'logits', 'narrow', 'pool', 'wide'])
    expect(nodes.get('wide')).toBeGreaterThan(nodes.get('narrow')!)
  })
})
