// Stands in for pool-task.ts in tests: does as the name of the architecture's space says.
import { writeFileSync } from 'node:fs'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import type { PoolTask } from './pool-task.ts'

export default async function run({ kind, architecture, images }: PoolTask): Promise<unknown> {
  const { space = '', arch = '' } = architecture
  if (space === 'refuse') throw new ArchitectureError('unsupported', [{ pointer: '/x', detail: 'not this one' }])
  if (space === 'fail') throw new TypeError('broken')
  if (space === 'die') process.kill(process.pid, 'SIGKILL')
  if (space === 'die-once') {
    try {
      writeFileSync(arch, '', { flag: 'wx' })
    } catch {
      return { images, pid: process.pid }
    }
    process.kill(process.pid, 'SIGKILL')
  }
  if (space === 'wait') await new Promise((resolve) => setTimeout(resolve, Number(arch)))
  if (kind === 'weights') {
    const tensors = [
      { name: 'a', shape: [2], length: 2 },
      { name: 'b', shape: [1, 1], length: 1 },
    ]
    return { tensors, data: Float32Array.of(1, 2, 3) }
  }
  if (kind === 'child') return Uint8Array.of(1, 2, 3)
  return { images, pid: process.pid, argv: process.argv.slice(2) }
}
