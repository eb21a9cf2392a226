// What the commands on devices share: options, device files.
import { readFile } from 'node:fs/promises'
import { Option } from 'commander'
import * as ort from 'onnxruntime-node'
import * as z from 'zod'
import { DeviceFile } from '@archcast/core/latency/device.ts'
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

/** As a device file names it. */
export function runtimeName(provider: Provider, threads: number): string {
  const where = provider === 'cpu' ? `CPU, ${threads} ${threads === 1 ? 'thread' : 'threads'}` : provider
  return `onnxruntime-node ${ort.env.versions.node ?? ort.env.versions.common}, ${where}`
}

export async function readDevice(path: string): Promise<DeviceFile> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`there is no device file ${path}; 'archcast device profile' makes one`)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Error(`${path} is not JSON`)
  }
  const result = DeviceFile.safeParse(json)
  if (!result.success) throw new Error(`${path} is not a device file: ${z.prettifyError(result.error)}`)
  return result.data
}
