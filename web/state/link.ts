// A link that holds the whole state of the page: networks, what is asked of them, and the view, compressed in its hash.
import { currentOf } from './open-network.ts'
import type { PageNetwork, Wanted } from '../engine/engine-types.ts'
import type { OpenNetwork } from './open-network.ts'
import type { View } from './page.ts'

export interface LinkedState {
  readonly networks: readonly PageNetwork[]
  /** Index of the network that is shown. */
  readonly shown: number
  readonly wanted: Wanted
  readonly view: View
}

/** Bytes of a state, before which a link is refused: a small one could unpack to gigabytes. */
const MOST_BYTES = 16 * 2 ** 20

export function stateOf(
  networks: readonly OpenNetwork[],
  shown: OpenNetwork | undefined,
  wanted: Wanted,
  view: View,
): LinkedState {
  return { networks: networks.map(currentOf), shown: shown ? networks.indexOf(shown) : 0, wanted, view }
}

/** As a URL's hash without its `#`: JSON, deflated, in base64url. */
export async function writeLink(state: LinkedState): Promise<string> {
  const packed = await through(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream('deflate-raw'))
  return toBase64Url(packed)
}

/** @throws {Error} for a link that is not one of these, or unpacks to too much */
export async function readLink(hash: string): Promise<LinkedState> {
  const packed = fromBase64Url(hash)
  const json = await through(packed, new DecompressionStream('deflate-raw'))
  const { networks, shown, wanted, view } = JSON.parse(new TextDecoder().decode(json)) as LinkedState
  if (!Array.isArray(networks) || networks.length === 0) throw new Error('the link holds no network')
  return {
    networks,
    shown: Number.isInteger(shown) ? shown : 0,
    wanted: Array.isArray(wanted?.devices) ? wanted : { devices: [] },
    view: view === 'compare' || view === 'search' ? view : 'network',
  }
}

// Browsers of these years have no base64 of bytes yet.
function toBase64Url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(bytes, (letter) => letter.charCodeAt(0))
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length
    if (size > MOST_BYTES) throw new Error('the link holds too much')
    parts.push(part.value)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}
