// A problem: what a service answers where it does not answer the question (RFC 9457).
import * as z from 'zod'
import { PROBLEM_KINDS } from './problem-codes.ts'
import type { Immutable } from './immutable.ts'
import type { ProblemCode } from './problem-codes.ts'

const codes = Object.keys(PROBLEM_KINDS) as [ProblemCode, ...ProblemCode[]]

export const Problem = z
  .object({
    status: z.int(),
    code: z.enum(codes).describe('Stable: callers may branch on it.'),
    title: z.string(),
    detail: z.string().describe('What is wrong, and what to do about it.'),
    error: z.string().describe('The same as `detail`, where Open Inference Protocol clients look.'),
    errors: z
      .array(z.object({ pointer: z.string(), detail: z.string() }))
      .optional()
      .describe('Every fault that was found, each with a JSON pointer (RFC 6901) into what was sent.'),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' })
export type Problem = Immutable<z.output<typeof Problem>>
