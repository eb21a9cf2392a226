// The JSON schema of architectures: what forms and completion in the editor go by.
import * as z from 'zod'
import { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'

/** As much of a JSON schema as forms and completion read. */
export interface JsonSchema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly description?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: boolean | JsonSchema
  readonly required?: readonly string[]
  readonly items?: JsonSchema | boolean
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
}

export function architectureSchema(): JsonSchema {
  return z.toJSONSchema(AnyArchitecture, { io: 'input' }) as JsonSchema
}
