// What can be taken along: files of the network, calls that answer the same, a budget, and weights by the service.
import './take.css'
import { serviceState } from '../search/service.ts'
import { TokenField } from '../search/where-fields.tsx'
import { currentOf } from '../state/open-network.ts'
import { TEXT } from '../text/messages.ts'
import { budgetOf } from './budget.ts'
import { SERVICE_TAKES, weightsCall } from './by-service.ts'
import { LOCAL_SERVICE, curlCall, typescriptCall } from './calls.ts'
import { Snippet } from './snippet.tsx'
import { TAKES, fileNameOf } from './taken.ts'
import { Takes } from './takes.tsx'
import type { Page } from '../state/page.ts'
import type { TakeSource } from './taken.ts'

const text = TEXT.taking

export function TakePanel({ page }: { readonly page: Page }) {
  const shown = page.shown.value
  const examined = page.examined.value
  if (!shown || !examined?.current) return <p class="note take">{page.refusal.value ? TEXT.refused : TEXT.computing}</p>
  const network = currentOf(shown)
  const source: TakeSource = {
    network,
    examined: examined.of,
    wanted: page.wanted.value,
    unchanged: shown.at === 0,
    engine: page.engine,
    picture: page.picture.current,
  }
  const state = serviceState.value
  const served = state === 'open' || state === 'token'
  const service = served ? new URL('.', document.baseURI).href.replace(/\/$/, '') : LOCAL_SERVICE
  return (
    <div class="take">
      <section>
        <h2>{text.files}</h2>
        <Takes takes={TAKES} source={source} />
        <h2>{text.byService}</h2>
        {served ? (
          <>
            {state === 'token' && <TokenField />}
            <Takes takes={SERVICE_TAKES} source={source} />
          </>
        ) : (
          <>
            <p class="note">{text.noService}</p>
            <Snippet title={text.weightsCall} code={weightsCall(fileNameOf(network.name, 'json'), service)} />
          </>
        )}
      </section>
      <section>
        <h2>{text.same}</h2>
        <Snippet title={text.curl} code={curlCall(source, service, state === 'token')} />
        <Snippet title={text.typescript} code={typescriptCall(source, service)} />
      </section>
      <section>
        <h2>{text.gate}</h2>
        <p class="note">{text.gateHint}</p>
        <Snippet title={text.budget} code={JSON.stringify(budgetOf(source), undefined, 2)} />
      </section>
    </div>
  )
}
