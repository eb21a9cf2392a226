// An architecture among others: an optional `id` beside it.

export interface ArchitectureItem {
  readonly id?: string
  /** The document without its id. */
  readonly architecture: unknown
}

/** Takes the `id` (a string or a number) off a document; anything else is left for the architecture's own checks. */
export function splitId(json: unknown): ArchitectureItem {
  if (typeof json !== 'object' || json === null || Array.isArray(json) || !('id' in json)) return { architecture: json }
  const { id, ...architecture } = json
  return typeof id === 'string' || typeof id === 'number' ? { id: String(id), architecture } : { architecture: json }
}
