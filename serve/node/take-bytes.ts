// So many bytes of a stream that others' bytes follow on.
import { WorkerLostError } from '../problem.ts'
import type { Readable } from 'node:stream'

/**
 * Reads as fast as whoever asks takes them; where they are not wanted to the end, the rest is read and dropped.
 * @param done hears when they are read, or the stream has ended
 * @throws {WorkerLostError} where the stream ends before
 */
export async function* takeBytes(stream: Readable, bytes: number, done: () => void): AsyncGenerator<Uint8Array, void> {
  let left = bytes
  const next = async (): Promise<Uint8Array> => {
    for (;;) {
      const chunk = stream.read() as Uint8Array | null
      if (chunk) {
        left -= chunk.length
        return chunk
      }
      if (stream.destroyed || stream.readableEnded) {
        left = 0
        throw new WorkerLostError()
      }
      await changed(stream)
    }
  }
  try {
    // Whoever has begun it is told by an empty part, and can end it from then on.
    if (left > 0) yield new Uint8Array()
    while (left > 0) yield await next()
  } finally {
    try {
      while (left > 0) await next()
    } catch {
      // It has ended: nothing is left to drop.
    }
    done()
  }
}

const EVENTS = ['readable', 'end', 'close'] as const

function changed(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    const once = () => {
      for (const event of EVENTS) stream.off(event, once)
      resolve()
    }
    for (const event of EVENTS) stream.on(event, once)
  })
}
