// The chosen devices of a search: the most milliseconds on each, and whether the front weighs it.
import { TEXT } from '../text/messages.ts'
import { Field } from './field.tsx'
import { Weighed } from './weighed.tsx'
import type { Page } from '../state/page.ts'
import type { SearchForm } from './question.ts'

interface DeviceLimitsProps {
  readonly page: Page
  readonly fields: SearchForm
  readonly set: (change: Partial<SearchForm>) => void
  readonly weigh: (objective: string, on: boolean) => void
}

export function DeviceLimits({ page, fields, set, weigh }: DeviceLimitsProps) {
  const known = page.info.value?.devices
  return (
    <>
      {page.wanted.value.devices.map((name) => {
        const { hardware = name, runtime, precision } = known?.find((device) => device.name === name) ?? {}
        const latency = (value: string) => set({ latency: { ...fields.latency, [name]: value } })
        return (
          <div class="limit" key={name}>
            <Field
              label={hardware}
              before={TEXT.searching.atMostOn}
              hint={[runtime, precision].filter(Boolean).join(' · ')}
              unit="ms"
              min={0}
              value={fields.latency[name] ?? ''}
              onInput={latency}
            />
            <Weighed objective={`latency:${name}`} label={hardware} fields={fields} weigh={weigh} />
          </div>
        )
      })}
    </>
  )
}
