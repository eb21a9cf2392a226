// The OpenAPI 3.1 document of a service, from the schemas that check its requests; made when first asked for, in
// milliseconds.
import { createDocument } from 'zod-openapi'
import { allOperations } from './operations.ts'
import { BODY_LIMITS } from '@archcast/core/contract/limits.ts'
import { LIMITS } from '@archcast/core/ops/network-limits.ts'
import type { ZodOpenApiPathsObject } from 'zod-openapi'

export type Document = ReturnType<typeof createDocument>

export interface Described {
  /** Of the service. */
  readonly version: string
  readonly model: { readonly name: string; readonly version: string }
  /** What the service has, as `GET /v1/spaces/:space`: operations without a route are left out. */
  readonly routes: readonly string[]
  /** Whether tokens are asked for. */
  readonly guarded: boolean
}

const ABOUT = `Archcast forecasts how accurate a neural architecture will be and how fast it will run, before anyone trains it.

**Errors** are \`application/problem+json\` (RFC 9457) with a stable \`code\` and JSON pointers to what is wrong. A path that is not there answers 404
\`not_found\`, a method that a path does not take 405 \`method_not_allowed\`.

**Limits**: ${BODY_LIMITS.predict / 1024} KiB for one architecture, ${BODY_LIMITS.batch / 2 ** 20} MiB and ${BODY_LIMITS.architectures} architectures for a batch, ${LIMITS.nodes} nodes and
${LIMITS.edges} edges a document, JSON nested ${LIMITS.jsonDepth} deep. \`GET /info\` has all of them.`

export function describeService({ version, model, routes, guarded }: Described): Document {
  const paths: ZodOpenApiPathsObject = {}
  const served = new Set(routes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}')))
  for (const [route, operation] of Object.entries(allOperations(model))) {
    if (!served.has(route)) continue
    const [method, path] = route.split(' ')
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation }
  }
  return createDocument({
    openapi: '3.1.1',
    info: { title: 'Archcast', version, description: ABOUT, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    security: guarded ? [{ bearer: [] }] : [{}, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: guarded ? 'A token of this service.' : 'This service asks for none.',
        },
      },
    },
  })
}
