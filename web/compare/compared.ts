// The open networks as they are compared, each with what the engine said of it last.
import { isRefusal } from '../engine/refusal.ts'
import { currentOf, originalOf } from '../state/open-network.ts'
import { TEXT } from '../text/messages.ts'
import type { Examined, PageNetwork } from '../engine/engine-types.ts'
import type { Page } from '../state/page.ts'

export interface ComparedNetwork {
  /** Tells it from others, and a network from what it was opened as. */
  readonly key: string
  readonly name: string
  /** Undefined while it is computed, and for networks that cannot be read. */
  readonly examined: Examined | undefined
  /** Why it cannot be read. */
  readonly refused: string | undefined
  readonly shown: boolean
  readonly open: () => void
}

/** Every open network as it is now. */
export function comparedNetworks(page: Page): ComparedNetwork[] {
  return page.networks.value.map((network) => compared(page, network.key, currentOf(network)))
}

/** The same, and those that were changed as they were opened too. */
export function comparedVersions(page: Page): ComparedNetwork[] {
  return page.networks.value.flatMap((network) => {
    const now = compared(page, network.key, currentOf(network))
    if (network.at === 0) return [now]
    const opened = compared(page, network.key, originalOf(network))
    return [{ ...opened, key: `${now.key}:opened`, name: TEXT.comparing.opened(now.name) }, now]
  })
}

function compared(page: Page, key: number, network: PageNetwork): ComparedNetwork {
  const answer = page.examinations.answers.value.get(network)?.answer
  return {
    key: String(key),
    name: network.name,
    examined: answer && !isRefusal(answer) ? answer : undefined,
    refused: answer && isRefusal(answer) ? answer.refusal.message : undefined,
    shown: page.shown.value?.key === key,
    open: () => {
      page.show(key)
      page.view.value = 'network'
    },
  }
}
