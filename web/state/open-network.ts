// A network that is open on the page, with every version since it was opened: what undo goes back through.
import type { PageNetwork } from '../engine/engine-types.ts'

export interface OpenNetwork {
  /** Tells it from others of the same name. */
  readonly key: number
  /** The first as it was opened; never empty. */
  readonly versions: readonly PageNetwork[]
  /** Index of the version that is shown. */
  readonly at: number
  /** What the last change was part of, such as one stretch of typing; the next of the same replaces it. */
  readonly gesture?: string | undefined
}

/** Versions that are kept; of older ones the first alone. */
const MOST_VERSIONS = 200

export function opened(key: number, network: PageNetwork): OpenNetwork {
  return { key, versions: [network], at: 0 }
}

export const currentOf = ({ versions, at }: OpenNetwork): PageNetwork => versions[at]
export const originalOf = ({ versions }: OpenNetwork): PageNetwork => versions[0]

/**
 * The network with a new version, which undone ones give way to.
 *
 * @param gesture changes of one gesture are one step of undo
 */
export function changed(network: OpenNetwork, version: PageNetwork, gesture?: string): OpenNetwork {
  const { key, versions, at } = network
  const replaces = gesture !== undefined && gesture === network.gesture && at > 0
  const kept = versions.slice(0, replaces ? at : at + 1)
  const recent = kept.length < MOST_VERSIONS ? kept : [kept[0], ...kept.slice(2)]
  return { key, versions: [...recent, version], at: recent.length, gesture }
}

/** One version back, or on; the same network at the ends. */
export function moved(network: OpenNetwork, by: -1 | 1): OpenNetwork {
  const at = Math.max(0, Math.min(network.versions.length - 1, network.at + by))
  return at === network.at ? network : { ...network, at, gesture: undefined }
}
