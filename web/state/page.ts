// The state of the page, as signals, and all that changes it. What the parts of the page show follows from it.
import { computed, effect, signal } from '@preact/signals'
import { isRefusal } from '../engine/refusal.ts'
import { defaultDevices } from './default-devices.ts'
import { createExaminations } from './examinations.ts'
import { changed, currentOf, moved, opened, originalOf } from './open-network.ts'
import type { Engine, EngineInfo, Examined, PageNetwork, Refusal, Wanted } from '../engine/engine-types.ts'
import type { GraphHandle } from '../graph/graph-view.tsx'
import type { Examinations } from './examinations.ts'
import type { OpenNetwork } from './open-network.ts'
import type { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'
import type { ReadonlySignal, Signal } from '@preact/signals'

export type View = 'network' | 'compare' | 'search'
/** What layers are coloured by: their kind, or their share of a cost; of a device by its name. */
export type Colouring = 'op' | 'macs' | 'params' | 'memory' | `device:${string}`

export interface Page {
  readonly engine: Engine
  /** Whether the service asks for a token before it hands out the model. */
  readonly locked: ReadonlySignal<boolean>
  /** Once the model is there. */
  readonly info: ReadonlySignal<EngineInfo | undefined>
  /** Why nothing goes on, or why what was given last could not be opened. */
  readonly trouble: Signal<string | undefined>
  readonly networks: ReadonlySignal<readonly OpenNetwork[]>
  readonly shown: ReadonlySignal<OpenNetwork | undefined>
  readonly view: Signal<View>
  readonly wanted: Signal<Wanted>
  readonly colouring: Signal<Colouring>
  /** Id of the layer that is selected. */
  readonly selected: Signal<string | undefined>
  /** The graph as it is drawn, to take along; filled while it is seen. */
  readonly picture: { current: GraphHandle | undefined }
  readonly examinations: Examinations
  /** The last answer of the shown network that is no refusal, and whether it is of what is shown now. */
  readonly examined: ReadonlySignal<{ readonly of: Examined; readonly current: boolean } | undefined>
  readonly refusal: ReadonlySignal<Refusal | undefined>
  /** The same network as it was opened, where it was changed since. */
  readonly original: ReadonlySignal<Examined | undefined>
  /** Has the engine open the model. */
  start(token?: string): Promise<void>
  /** Opens files; what cannot be read is told in `trouble`. */
  open(files: readonly { readonly name: string; bytes(): Promise<Uint8Array> }[]): Promise<void>
  add(networks: readonly PageNetwork[]): void
  /** Puts these in place of all that are open. */
  replace(networks: readonly PageNetwork[], shown?: number): void
  show(key: number): void
  close(key: number): void
  edit(document: AnyArchitecture, gesture?: string): void
  /** One change back, or on again. */
  step(by: -1 | 1): void
}

/** Networks that are open at once. */
const MOST_OPEN = 64

export function createPage(engine: Engine): Page {
  const info = signal<EngineInfo | undefined>(undefined)
  const locked = signal(false)
  const trouble = signal<string | undefined>(undefined)
  const networks = signal<readonly OpenNetwork[]>([])
  const key = signal(0)
  const view = signal<View>('network')
  const wanted = signal<Wanted>({ devices: [] })
  const selected = signal<string | undefined>(undefined)
  const fail = (error: unknown) => {
    trouble.value = error instanceof Error ? error.message : String(error)
  }
  const examinations = createExaminations(engine, fail)
  const shown = computed(() => networks.value.find((network) => network.key === key.value) ?? networks.value[0])
  const answerOf = (network: PageNetwork | undefined) => network && examinations.answers.value.get(network)?.answer
  const good = (network: PageNetwork | undefined) => {
    const answer = answerOf(network)
    return answer && !isRefusal(answer) ? answer : undefined
  }
  let last: { readonly key: number; readonly of: Examined } | undefined
  const examined = computed(() => {
    if (!shown.value) return undefined
    const of = good(currentOf(shown.value))
    if (of) last = { key: shown.value.key, of }
    if (of) return { of, current: true }
    return last?.key === shown.value.key ? { of: last.of, current: false } : undefined
  })
  let keys = 0
  const put = (network: OpenNetwork) => {
    networks.value = networks.value.map((one) => (one.key === network.key ? network : one))
  }
  const page: Page = {
    engine,
    locked,
    info,
    trouble,
    networks,
    shown,
    view,
    wanted,
    colouring: signal<Colouring>('op'),
    selected,
    picture: { current: undefined },
    examinations,
    examined,
    refusal: computed(() => {
      const answer = shown.value && answerOf(currentOf(shown.value))
      return answer && isRefusal(answer) ? answer : undefined
    }),
    original: computed(() => (shown.value && shown.value.at > 0 ? good(originalOf(shown.value)) : undefined)),
    async open(files) {
      trouble.value = undefined
      for (const file of files) {
        const read = await file
          .bytes()
          .then((all) => engine.read(file.name, all))
          .catch(fail)
        if (!read) continue
        if (isRefusal(read)) trouble.value = read.refusal.message
        else page.add(read)
      }
    },
    add(list) {
      if (list.length === 0) return
      const added = list.map((network) => opened(++keys, network))
      const all = [...added, ...networks.value]
      if (all.length > MOST_OPEN) trouble.value = `the page keeps ${MOST_OPEN} networks; the oldest were closed`
      networks.value = all.slice(0, MOST_OPEN)
      page.show(added[0].key)
    },
    replace(list, place = 0) {
      networks.value = list.slice(0, MOST_OPEN).map((network) => opened(++keys, network))
      page.show(networks.value[place]?.key ?? 0)
    },
    show(wantedKey) {
      key.value = wantedKey
      selected.value = undefined
    },
    close(closed) {
      networks.value = networks.value.filter((network) => network.key !== closed)
    },
    edit(document, gesture) {
      const network = shown.peek()
      if (network) put(changed(network, { ...currentOf(network), document }, gesture))
    },
    async start(token) {
      const known = await engine.open(token).catch(fail)
      locked.value = known === 'locked'
      if (!known || known === 'locked') return
      const { devices } = wanted.peek()
      const mine = devices.filter((name) => known.devices.some((device) => device.name === name))
      if (mine.length < devices.length) trouble.value = `this model does not know all devices of the link`
      wanted.value = { ...wanted.peek(), devices: mine.length > 0 ? mine : defaultDevices(known.devices) }
      info.value = known
    },
    step(by) {
      const network = shown.peek()
      if (network) put(moved(network, by))
    },
  }
  // Asks about what is shown, first of all, and about what it is compared with.
  effect(() => {
    if (!info.value || !shown.value) return
    const others = view.value === 'compare' ? networks.value.flatMap((one) => [currentOf(one), originalOf(one)]) : []
    const kept = networks.value.flatMap(({ versions, at }) => [versions[0], versions[at]])
    const previous = shown.value.at > 0 ? [originalOf(shown.value)] : []
    examinations.ask([currentOf(shown.value), ...previous, ...others], wanted.value, kept)
  })
  return page
}
