// How the document names what the service does.
import type { ZodOpenApiOperationObject } from 'zod-openapi'

/** By `<METHOD> <path>`, parameters in braces. */
export type Operations = Readonly<Record<string, ZodOpenApiOperationObject>>
