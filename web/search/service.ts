// The service that the page comes from, where it comes from one: whether it is there, and what opens it.
import { signal } from '@preact/signals'
import { TEXT } from '../text/messages.ts'
import { SERVICE_HEADER } from '@archcast/serve/page-policy.ts'
import type { createClient } from '../../lib/client.ts'
import type { Problem } from '@archcast/core/contract/problem.ts'
import type { ReadonlySignal } from '@preact/signals'

export type ServiceClient = ReturnType<typeof createClient>

/** Undefined until it is known; `none` where the page lies on a file server. */
export type ServiceState = 'open' | 'token' | 'none' | undefined

const TOKEN = 'archcast-token'
const BASE = () => new URL('.', document.baseURI)

const state = signal<ServiceState>(undefined)
export const serviceState: ReadonlySignal<ServiceState> = state

/** Kept for as long as the tab is open. */
export const serviceToken = signal(globalThis.sessionStorage?.getItem(TOKEN) ?? '')

/** Forgets the token where it is empty. */
export function setServiceToken(token: string): void {
  serviceToken.value = token
  if (token === '') sessionStorage.removeItem(TOKEN)
  else sessionStorage.setItem(TOKEN, token)
}

let asked: Promise<void> | undefined

/** Asks once whether a service answers beside the page. */
export function findService(): Promise<void> {
  return (asked ??= ask().then((found) => void (state.value = found)))
}

async function ask(): Promise<ServiceState> {
  // First of the page itself, as a file server would answer the other question with an error.
  const page = await fetch(BASE(), { method: 'HEAD' }).catch(() => undefined)
  if (!page?.headers.has(SERVICE_HEADER)) return 'none'
  const response = await fetch(new URL('info', BASE())).catch(() => undefined)
  const type = response?.headers.get('content-type') ?? ''
  if (response?.status === 401 && type.startsWith('application/problem+json')) return 'token'
  if (!response?.ok || !type.startsWith('application/json')) return 'none'
  const info: unknown = await response.json().catch(() => undefined)
  return typeof info === 'object' && info !== null && 'name' in info && info.name === 'archcast' ? 'open' : 'none'
}

export async function serviceClient(): Promise<ServiceClient> {
  const { createClient } = await import('../../lib/client.ts')
  return createClient(BASE(), serviceToken.value === '' ? {} : { token: serviceToken.value })
}

/** What the service said is wrong, a line each. */
export function toldBy(error: unknown): readonly string[] {
  const message = error instanceof Error ? error.message : String(error)
  const { errors = [], status } = problemOf(error) ?? {}
  if (status === 401) return [TEXT.searching.tokenWanted, message]
  const more = errors.filter(({ detail }) => !message.includes(detail))
  return [message, ...more.map(({ pointer, detail }) => `${pointer} ${detail}`.trim())]
}

/** Of an error of the client that the service answered with. */
function problemOf(error: unknown): Problem | undefined {
  return error instanceof Error && 'problem' in error ? (error.problem as Problem) : undefined
}
