// Runs a network in workerd for whoever compares its outputs with another runtime's.
import { startOrt } from '../ort.ts'
import type { InferenceSession } from 'onnxruntime-common'

let session: InferenceSession | undefined

/**
 * PUT opens the model of the body in place of the one before; POST /?shape=2,3,32,32 runs it on the float32 numbers of
 * the body and answers with those of its last output.
 */
export default {
  async fetch(request): Promise<Response> {
    const ort = await startOrt()
    const body = await request.arrayBuffer()
    if (request.method === 'PUT') {
      await session?.release()
      session = undefined
      session = await ort.InferenceSession.create(new Uint8Array(body), { executionProviders: ['wasm'] })
      return new Response(null, { status: 204 })
    }
    if (!session) return new Response(null, { status: 404 })
    const shape = new URL(request.url).searchParams.get('shape')!.split(',').map(Number)
    const results = await session.run({ [session.inputNames[0]]: new ort.Tensor(new Float32Array(body), shape) })
    const { data } = results[session.outputNames.at(-1)!]
    return new Response(data as Float32Array<ArrayBuffer>)
  },
} satisfies ExportedHandler
