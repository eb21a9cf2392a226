// Stands in for thread.ts in tests: does as the `arch` of what it is asked to predict says.
import { parentPort, threadId } from 'node:worker_threads'
import { refusalOf } from '../../work/thread-errors.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import type { FromThread, ToThread } from '../../work/messages.ts'
import type { PredictJob } from '../../work/work-backend.ts'

const port = parentPort!
const say = (message: FromThread) => port.postMessage(message)
const waiting = new Map<number, number>()

port.on('message', (message: ToThread) => {
  if ('scored' in message) {
    const id = waiting.get(message.scored)!
    if ('refusal' in message) return say({ id, refusal: message.refusal })
    return say({ id, gives: { etag: JSON.stringify(message.value) } })
  }
  const { id, given } = message
  const { source } = given as PredictJob
  const arch = 'named' in source ? source.named.arch : ''
  if (arch === 'die') process.exit(1)
  if (arch === 'refuse') {
    const error = new ArchitectureError('unsupported', [{ pointer: '/x', detail: 'not this one' }])
    return say({ id, refusal: refusalOf(error) })
  }
  if (arch === 'fail') return say({ id, refusal: refusalOf(new TypeError('broken')) })
  if (arch === 'score') {
    waiting.set(id, id)
    return say({ id, score: id, architecture: Uint8Array.of(1, 2, 3), images: 5 })
  }
  // Blocks, as a model does.
  const end = performance.now() + Number(arch)
  while (performance.now() < end);
  say({ id, gives: { etag: `${threadId}` }, milliseconds: Number(arch) })
})
say({ ready: true })
