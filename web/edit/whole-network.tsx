// Changes of a whole network: its width, how often its blocks are repeated, and one graph out of a shorter form.
import { isRefusal } from '../engine/refusal.ts'
import { currentOf } from '../state/open-network.ts'
import { TEXT } from '../text/messages.ts'
import { withRepeat, withWidth } from './change.ts'
import type { Page } from '../state/page.ts'
import type { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'

const FACTORS = [0.5, 0.75, 1.25, 1.5, 2]

interface WholeNetworkProps {
  readonly page: Page
  readonly document: AnyArchitecture
}

export function WholeNetwork({ page, document }: WholeNetworkProps) {
  const flatten = async () => {
    const network = page.shown.value && (await page.engine.flatten(currentOf(page.shown.value)))
    if (network && !isRefusal(network)) page.edit(network.document)
  }
  return (
    <>
      <p class="note">{TEXT.selectLayer}</p>
      {!('space' in document) && (
        <div class="field">
          <span>{TEXT.width}</span>
          <span class="choices">
            {FACTORS.map((factor) => (
              <button key={factor} type="button" onClick={() => page.edit(withWidth(document, factor))}>
                × {factor}
              </button>
            ))}
          </span>
        </div>
      )}
      {'blocks' in document && (
        <table class="blocks">
          <thead>
            <tr>
              <th scope="col">{TEXT.block}</th>
              <th scope="col">{TEXT.channels}</th>
              <th scope="col">{TEXT.repeat}</th>
            </tr>
          </thead>
          <tbody>
            {document.blocks.map(({ cell, channels, repeat = 1 }, i) => (
              <tr key={i}>
                <th scope="row">{cell}</th>
                <td>{channels}</td>
                <td>
                  <input
                    type="number"
                    min={1}
                    max={256}
                    aria-label={`${TEXT.repeat}: ${cell}`}
                    value={repeat}
                    onInput={({ currentTarget }) => {
                      const times = currentTarget.valueAsNumber
                      if (Number.isInteger(times) && times > 0) page.edit(withRepeat(document, i, times), `repeat ${i}`)
                    }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!('nodes' in document) && (
        <button type="button" onClick={() => void flatten()}>
          {TEXT.flatten}
        </button>
      )}
    </>
  )
}
