// A question of today's size: a vision transformer of some 600 nodes, each written out, on ten devices.
import { documentOf } from '@archcast/core/arch/flat-document.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { toArchitecture } from '@archcast/core/spaces/transformer.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'

/** Twice as deep as the space goes: 599 nodes. */
const BLOCKS = 28

/** JSON of one graph. */
export function visionTransformer(): string {
  const blocks = Array.from({ length: BLOCKS }, () => ({ heads: 3, ratio: 4 }) as const)
  return JSON.stringify(documentOf(parseArchitecture(toArchitecture({ width: 192, blocks }))))
}

/** Devices of each kind: told by kernels, by cells of one space, by real networks. */
const KINDS = { kernels: 1, linear: 3, executed: 6 } as const

/** Names of ten devices of a bundle, of every kind. */
export function tenDevices(files: readonly Pick<DeviceFile, 'name' | 'model'>[]): string[] {
  return Object.entries(KINDS).flatMap(([kind, count]) => {
    const alike = files.filter(({ model }) => model.kind === kind)
    return alike.slice(-count).map(({ name }) => name)
  })
}
