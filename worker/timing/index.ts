// Runs networks in workerd for `archcast device profile --runtime workerd`. The caller holds the clock: an isolate's
// stands still.
import { startOrt } from '../ort.ts'
import type { InferenceSession, Tensor } from 'onnxruntime-common'

const networks = new Map<string, { session: InferenceSession; feeds: Record<string, Tensor> }>()

/** Values like those of images, in 0..1. */
const noise = (length: number) => Float32Array.from({ length }, (_, i) => Math.abs(Math.sin(12.9898 * i)))

/**
 * PUT /<id>?shape=1,3,32,32 opens the model of the body, POST /<id> runs it once, DELETE /<id> releases it. GET does
 * nothing: it shows how long a request takes.
 */
export default {
  async fetch(request): Promise<Response> {
    const { pathname: id, searchParams } = new URL(request.url)
    const network = networks.get(id)
    switch (request.method) {
      case 'PUT': {
        const ort = await startOrt()
        const shape = searchParams.get('shape')!.split(',').map(Number)
        const images = new ort.Tensor(noise(shape.reduce((size, extent) => size * extent, 1)), shape)
        const model = new Uint8Array(await request.arrayBuffer())
        const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] })
        networks.set(id, { session, feeds: { [session.inputNames[0]]: images } })
        break
      }
      case 'POST':
        if (!network) return new Response(null, { status: 404 })
        await network.session.run(network.feeds)
        break
      case 'DELETE':
        networks.delete(id)
        await network?.session.release()
    }
    return new Response(null, { status: 204 })
  },
} satisfies ExportedHandler
