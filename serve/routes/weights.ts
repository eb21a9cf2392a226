// POST /v1/weights: the generated weights as safetensors, as a runnable ONNX network, or as a list of checksums.
import { BODY_LIMITS, readJsonBody, requireType } from '../body.ts'
import { encodeSafetensors } from '../safetensors.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { negotiate } from '../negotiate.ts'
import { splitId } from '@archcast/core/spaces/item.ts'
import { sha256 } from '@archcast/core/bundle/hash.ts'
import type { AppDeps } from '../deps.ts'
import type { Hono } from 'hono'

const TYPES = ['application/octet-stream', 'application/onnx', 'application/json'] as const

export function weightsRoute(app: Hono, { predictor }: AppDeps): void {
  app.post('/v1/weights', async (c) => {
    requireType(c.req.raw, ['application/json'])
    const type = negotiate(c.req.header('accept'), TYPES)
    const item = splitId(await readJsonBody(c.req.raw, BODY_LIMITS.predict))
    const architecture = resolveArchitecture(item.architecture)
    if (type === 'application/onnx') return binary(await predictor.child(architecture), type, 'child.onnx')
    const tensors = await predictor.weights(architecture)
    if (type !== 'application/json') {
      const metadata = { model: predictor.model.name, version: predictor.model.version, format: 'pt' }
      return binary(encodeSafetensors(tensors, metadata), TYPES[0], 'weights.safetensors')
    }
    const list = tensors.map(async ({ name, shape, data }) => ({
      name,
      dtype: 'F32',
      shape,
      sha256: await sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    }))
    return c.json({ model: predictor.model.name, version: predictor.model.version, tensors: await Promise.all(list) })
  })
}

function binary(bytes: Uint8Array, type: string, name: string): Response {
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` }
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers })
}
