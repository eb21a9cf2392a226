// What tells two networks apart: which two, what the whole costs more or less, and layer by layer.
import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { TEXT } from '../text/messages.ts'
import { Choice } from './choice.tsx'
import { DiffLayers } from './diff-layers.tsx'
import { DiffTotals } from './diff-totals.tsx'
import { diffOf } from './diff.ts'
import type { ComparedBy } from './columns.ts'
import type { ComparedNetwork } from './compared.ts'

const nameOf = ({ name }: ComparedNetwork) => name

interface DiffSectionProps {
  readonly versions: readonly ComparedNetwork[]
  readonly by: ComparedBy
}

export function DiffSection({ versions, by }: DiffSectionProps) {
  const [from, to] = [useSignal(''), useSignal('')]
  // What is shown, against what it was opened as, or else against the next network.
  const now = versions.find(({ key }) => key === to.value) ?? versions.find(({ shown, key }) => shown && !/:/.test(key))
  const others = versions.filter((one) => one !== now)
  const before =
    others.find(({ key }) => key === from.value) ?? others.find(({ key }) => key === `${now?.key}:opened`) ?? others[0]
  const [a, b] = [before?.examined, now?.examined]
  const diff = useMemo(() => a && b && diffOf(a, b), [a, b])
  return (
    <section aria-labelledby="diff-title">
      <header>
        <h2 id="diff-title">{TEXT.comparing.diff}</h2>
        {before && now && (
          <>
            <Choice label={TEXT.comparing.from} list={others} chosen={before} nameOf={nameOf} key_={from} />
            <Choice label={TEXT.comparing.to} list={versions} chosen={now} nameOf={nameOf} key_={to} />
            <button
              type="button"
              onClick={() => {
                ;[from.value, to.value] = [now.key, before.key]
              }}
            >
              {TEXT.comparing.turn}
            </button>
          </>
        )}
      </header>
      {!before || !now ? (
        <p class="note">{TEXT.comparing.alone}</p>
      ) : !a || !b || !diff ? (
        <p class="note">{before.refused ?? now.refused ?? TEXT.computing}</p>
      ) : (
        <>
          <DiffTotals a={a.prediction} b={b.prediction} by={by} names={[before.name, now.name]} />
          <DiffLayers key={`${before.key} ${now.key}`} diff={diff} latencies={by.latencies} />
        </>
      )}
    </section>
  )
}
