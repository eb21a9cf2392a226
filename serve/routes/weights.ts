// POST /v1/weights: the generated weights as safetensors, as a runnable ONNX network, or as a list of checksums.
import { readBodyBytes, requireType } from '../body.ts'
import { negotiate } from '../negotiate.ts'
import { openExtents } from '../open-extents.ts'
import { requesterOf } from '../requester.ts'
import { BODY_LIMITS } from '@archcast/core/contract/limits.ts'
import type { AppDeps } from '../deps.ts'
import type { Form, WorkBackend } from '../work/work-backend.ts'
import type { Hono } from 'hono'

const ONNX = 'application/onnx'

const FORMS = {
  'application/octet-stream': { form: 'safetensors', name: 'weights.safetensors' },
  'application/onnx': { form: 'onnx', name: 'child.onnx' },
  'application/json': { form: 'checksums' },
} as const satisfies Readonly<Record<string, { readonly form: Form; readonly name?: string }>>
const TYPES = Object.keys(FORMS) as (keyof typeof FORMS)[]

export function weightsRoute(app: Hono, { access, onnxBytes = BODY_LIMITS.onnx }: AppDeps, work: WorkBackend): void {
  app.post('/v1/weights', async (c) => {
    const sent = requireType(c.req.raw, ['application/json', ONNX])
    const type = negotiate(c.req.header('accept'), TYPES)
    const { form, ...file } = FORMS[type]
    const source =
      sent === ONNX
        ? { size: openExtents(c), onnx: await readBodyBytes(c.req.raw, onnxBytes) }
        : { json: await readBodyBytes(c.req.raw, BODY_LIMITS.predict) }
    const { bytes, stream } = await work.weights({ source, form }, requesterOf(c, access))
    const headers = {
      'content-type': type,
      'content-length': `${bytes}`,
      ...('name' in file && { 'content-disposition': `attachment; filename="${file.name}"` }),
    }
    return new Response(stream, { headers })
  })
}
