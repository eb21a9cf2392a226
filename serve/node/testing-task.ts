// Stands in for pool-task.ts in tests: does as the name of the architecture's space says.
import { writeFileSync } from 'node:fs'
import { deserialize } from 'node:v8'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import type { RunTask } from './child.ts'
import type { PoolTask } from './pool-task.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

const run: RunTask = async (task) => {
  const { kind, architecture, images } = task as PoolTask
  const { space = '', arch = '' } = deserialize(architecture) as ResolvedArchitecture
  if (space === 'refuse') throw new ArchitectureError('unsupported', [{ pointer: '/x', detail: 'not this one' }])
  if (space === 'fail') throw new TypeError('broken')
  if (space === 'die') process.kill(process.pid, 'SIGKILL')
  if (space === 'die-once') {
    try {
      writeFileSync(arch, '', { flag: 'wx' })
    } catch {
      return { value: { images, pid: process.pid } }
    }
    process.kill(process.pid, 'SIGKILL')
  }
  if (space === 'arrays') {
    const megabytes = process.memoryUsage().arrayBuffers / 2 ** 20
    new Float32Array(Number(arch) * 2 ** 18).fill(1)
    return { value: { megabytes } }
  }
  if (space === 'wait') await new Promise((resolve) => setTimeout(resolve, Number(arch)))
  if (kind === 'weights') {
    const tensors = [
      { name: 'a', shape: [2], length: 2 },
      { name: 'b', shape: [1, 1], length: 1 },
    ]
    return { value: tensors, parts: [[1, 2], [3]].map((data) => new Uint8Array(Float32Array.from(data).buffer)) }
  }
  // As many megabytes as the architecture says.
  if (kind === 'onnx') return { value: undefined, parts: [new Uint8Array(Number(arch) * 2 ** 20).fill(7)] }
  return { value: { images, pid: process.pid, argv: process.argv.slice(3) } }
}
export default run
