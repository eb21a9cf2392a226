// archcast.config.json: the one definition behind its checks, its types and its published JSON schema.
import * as z from 'zod'
import { jsonPointer } from '../arch/faults.ts'
import { closest } from '../arch/suggest.ts'
import { LIMITS } from '../ops/network-limits.ts'
import { GateInputError } from './errors.ts'
import { METRICS, parseLimit } from './quantity.ts'
import { Unsettled, level } from './unsettled.ts'
import type { Limit, Metric } from './quantity.ts'

const text = z.string().min(1).max(4096)
const written = z.union([z.string().max(64), z.number()])
const quantity = (metric: Metric, description: string) =>
  written
    .transform((value, context): Limit => {
      try {
        return parseLimit(metric, value)
      } catch (error) {
        context.issues.push({ code: 'custom', message: (error as Error).message, input: value })
        return z.NEVER
      }
    })
    .describe(description)

const latency = quantity('latency', 'Most time of a run: "5 ms", or "+5%" of the baseline.')

export const RULES = ['pessimistic', 'median', 'optimistic'] as const
export type Rule = (typeof RULES)[number]

const Budget = z
  .strictObject({
    pattern: text.default('**').describe('Glob of the models that it holds for; all by default.'),
    max_latency: z
      .union([
        latency,
        z
          .record(text, latency)
          .refine((limits) => Object.keys(limits).length > 0, 'names no device')
          .meta({ minProperties: 1 }),
      ])
      .optional(),
    max_macs: quantity('macs', 'Most multiply-accumulates of one image: "50M", 50000000 or "+5%".').optional(),
    max_params: quantity('params', 'Most parameters: "1.2M", 1200000 or "+5%".').optional(),
    max_size: quantity('size', 'Most bytes: "5 MB", "1.5 MiB" or "+5%".').optional(),
    min_accuracy: quantity('accuracy', 'Least accuracy: "93 %", 0.93 or "-0.5 points".').optional(),
    level: level.default('error').describe('Whether breaking it fails the gate, or is only shown.'),
  })
  .refine((budget) => BUDGET_KEYS.some((bound) => budget[bound] !== undefined), {
    message: 'has no limit; it takes max_latency, max_macs, max_params, max_size and min_accuracy',
  })
  .meta({ description: 'Limits on models. Where several hold for a model, it must keep all of them.' })

const BUDGET_KEYS = ['max_latency', 'max_macs', 'max_params', 'max_size', 'min_accuracy'] as const

const Accepted = z
  .strictObject({
    model: text.describe('Glob of the models.'),
    metric: z.enum(METRICS),
    device: text.optional().describe('Of the latency; every device by default.'),
    reason: z.string().trim().min(1).max(1000),
    until: z.iso.date().describe('Last day (UTC) on which it is accepted.'),
  })
  .meta({ description: 'A budget that may be broken for a while.' })

export const GateConfig = z
  .strictObject({
    $schema: z.string().optional(),
    models: z
      .array(text)
      .default([])
      .describe('Globs of ONNX files and Archcast JSON, or architectures of a space: "nas-bench-201:|…|".'),
    device: text.optional().describe('Device of the latency budgets that name none.'),
    device_files: z.array(text).default([]).describe('Device files, whose devices may be named too.'),
    image: z
      .string()
      .regex(/^[1-9]\d{0,3}x[1-9]\d{0,3}$/, 'must be height x width, such as 224x224')
      .optional()
      .describe('Size of the image, where an ONNX file leaves it open.'),
    batch: z
      .int()
      .min(1)
      .max(LIMITS.batch)
      .optional()
      .describe("Images of a run, where no ONNX file fixes them; each device's own by default."),
    dims: z
      .record(text, z.int().min(1).max(LIMITS.extent))
      .optional()
      .describe('Other extents that an ONNX file leaves open, by the names that it gives them: {"sequence": 128}.'),
    baseline: text
      .optional()
      .describe('What relative budgets compare with: a git ref, or a file or URL of gate --json.'),
    rule: z
      .enum(RULES)
      .default('pessimistic')
      .describe('Which point of the 90 % interval must keep a limit: its worse end, its middle, its better end.'),
    unsettled: Unsettled.prefault({}).describe('What it means where no verdict can be given.'),
    budgets: z.array(Budget).min(1),
    accepted: z.array(Accepted).default([]),
  })
  .meta({ title: 'archcast.config.json', description: 'Budgets that models must keep: archcast gate.' })

export type GateConfig = z.output<typeof GateConfig>
export type Budget = GateConfig['budgets'][number]
export type Accepted = GateConfig['accepted'][number]
/** What a caller writes: defaults may be left out. */
export type GateConfigInput = z.input<typeof GateConfig>

/**
 * @param name of the file, for errors. Throws GateInputError that lists every fault by its JSON pointer.
 *
 * @example
 * const { budgets } = parseGateConfig({ budgets: [{ max_macs: '50M' }] }, 'archcast.config.json')
 * budgets[0].max_macs.value // => 50000000
 */
export function parseGateConfig(json: unknown, name: string): GateConfig {
  const parsed = GateConfig.safeParse(json)
  if (parsed.success) return parsed.data
  throw new GateInputError(`${name} is not valid:\n${faultsOf(parsed.error.issues).join('\n')}`)
}

function faultsOf(issues: readonly z.core.$ZodIssue[], base: readonly PropertyKey[] = []): string[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path]
    const at = (more: readonly PropertyKey[] = []) => jsonPointer([...path, ...more]) || 'the whole'
    // Of a union, the branch that fits the kind of value says most.
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const fits = issue.errors.findLast((branch) => branch.every(({ code }) => code !== 'invalid_type'))
      return fits ? faultsOf(fits, path) : [`  ${at()}: is of a wrong type`]
    }
    if (issue.code === 'invalid_type') return [`  ${at()}: must be of the type ${issue.expected}`]
    if (issue.code !== 'unrecognized_keys') return [`  ${at()}: ${issue.message}`]
    return issue.keys.map((key) => {
      const guess = closest(key, KEYS)
      return `  ${at([key])}: is not known${guess ? `; did you mean '${guess}'?` : ''}`
    })
  })
}

const KEYS = [GateConfig, Budget, Accepted, Unsettled].flatMap((schema) => Object.keys(schema.shape))

/** As JSON Schema 2020-12, of what a caller writes. */
export function gateConfigJsonSchema(): object {
  return z.toJSONSchema(GateConfig, { io: 'input' })
}
