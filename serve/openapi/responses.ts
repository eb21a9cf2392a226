// Answers as the document describes them: JSON of a schema, and problems by their codes.
import { PROBLEM_KINDS } from '@archcast/core/contract/problem-codes.ts'
import type { ProblemCode } from '@archcast/core/contract/problem-codes.ts'
import type { Problem } from '@archcast/core/contract/problem.ts'
import type { ZodOpenApiMediaTypeObject, ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi'

/** An example by its name: a request and an answer of the same name belong together. */
export type Examples = Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>

const RETRY = {
  'retry-after': { description: 'Seconds to wait.', schema: { type: 'integer' as const } },
}
const HEADERS: Readonly<Record<number, ZodOpenApiResponseObject['headers']>> = {
  401: { 'www-authenticate': { description: 'The scheme (RFC 6750).', schema: { type: 'string' } } },
  429: RETRY,
  503: RETRY,
}

/** What every path that computes may answer. */
export const GUARDED = [
  'unauthorized',
  'rate_limited',
  'not_ready',
  'internal',
] as const satisfies readonly ProblemCode[]
/** What reading a JSON body and an architecture in it may answer. */
export const READING = [
  'not_json',
  'not_utf8',
  'bad_parameter',
  'not_acceptable',
  'too_deep',
  'body_too_large',
  'body_stalled',
  'unsupported_media_type',
  'unsupported_encoding',
] as const satisfies readonly ProblemCode[]
export const ARCHITECTURE = [
  'invalid_architecture',
  'unknown_op',
  'unknown_space',
  'unknown_input',
  'duplicate_id',
  'cycle',
  'shape_mismatch',
  'disconnected',
  'too_large',
  'unsupported',
  'unknown_device',
  'unknown_task',
] as const satisfies readonly ProblemCode[]
/** What waiting for a worker may answer. */
export const WORKING = ['queue_full', 'worker_lost'] as const satisfies readonly ProblemCode[]

export function json(
  description: string,
  schema: NonNullable<ZodOpenApiMediaTypeObject['schema']>,
  examples?: Examples,
): ZodOpenApiResponseObject {
  return { description, content: { 'application/json': { schema, ...(examples && { examples }) } } }
}

/** Problems by their statuses; each answer lists the codes that it may have. */
export function problems(
  codes: readonly ProblemCode[],
  examples: Readonly<Record<string, Problem>> = {},
): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(codes, (code) => PROBLEM_KINDS[code].status)
  return Object.fromEntries(
    Array.from(byStatus, ([status, list]) => [`${status}`, problem(status, list, examples)]),
  ) as ZodOpenApiResponsesObject
}

export function problem(
  status: number,
  codes: readonly ProblemCode[],
  examples: Readonly<Record<string, Problem>> = {},
): ZodOpenApiResponseObject {
  const shown = Object.entries(examples).filter(([, value]) => value.status === status)
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEM_KINDS[code].means}`).join('\n\n'),
    ...(HEADERS[status] && { headers: HEADERS[status] }),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { status: { const: status }, code: { enum: [...codes] } } },
          ],
        },
        ...(shown.length > 0 && { examples: Object.fromEntries(shown.map(([name, value]) => [name, { value }])) }),
      },
    },
  }
}
