// An operation of the document, as far as the page shows it. Types only.
import type { Schema } from './schema.ts'

interface Media {
  readonly schema?: Schema
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>
}
export type Content = Readonly<Record<string, Media>>

export interface ApiOperation {
  readonly operationId: string
  readonly tags: readonly [string]
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Content }
  /** Empty where it asks for no token on a service that has them. */
  readonly security?: readonly object[]
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly headers?: Readonly<Record<string, Schema>>; readonly content?: Content }
    >
  >
}
