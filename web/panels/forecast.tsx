// What the network reaches and what it takes: accuracy by task, latency by device, costs, each with its interval.
import { bytes, count, difference, isFraction, milliseconds, percent } from '../text/format.ts'
import { TEXT } from '../text/messages.ts'
import { DevicePicker } from './device-picker.tsx'
import { Interval, scaleOf } from './interval.tsx'
import { Locked } from './locked.tsx'
import type { Page } from '../state/page.ts'
import type { AccuracyPrediction } from '@archcast/core/contract/accuracy.ts'
import type { LatencyPrediction } from '@archcast/core/contract/latency.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'

export function ForecastPanel({ page }: { readonly page: Page }) {
  const examined = page.examined.value
  const { prediction } = examined?.of ?? {}
  const before = page.original.value?.prediction
  const loading = !page.info.value
  if (page.locked.value) return <Locked page={page} />
  return (
    <section class={examined?.current === false ? 'forecast stale' : 'forecast'} aria-busy={!prediction}>
      <h2>{TEXT.accuracy}</h2>
      <Accuracies prediction={prediction} before={before} />
      <h2>{TEXT.latency}</h2>
      <ul class="rows" aria-live="polite">
        {page.wanted.value.devices.map((name) => (
          <DeviceRow key={name} page={page} name={name} prediction={prediction} before={before} />
        ))}
      </ul>
      <p class="note">{TEXT.intervals}</p>
      <DevicePicker page={page} />
      <Costs prediction={prediction} before={before} />
      {loading && <p class="note">{TEXT.loading}</p>}
    </section>
  )
}

interface Told {
  readonly prediction: Prediction | undefined
  readonly before: Prediction | undefined
}

function accuraciesOf({ accuracy, accuracies }: Prediction): readonly AccuracyPrediction[] {
  if (accuracies) return Object.values(accuracies)
  return accuracy ? [accuracy] : []
}

function Accuracies({ prediction, before }: Told) {
  if (!prediction)
    return (
      <ul class="rows">
        <li class="row empty">
          <span class="name">…</span>
        </li>
      </ul>
    )
  const list = accuraciesOf(prediction)
  if (list.length === 0) return <p class="note">{prediction.no_accuracy ?? TEXT.noAccuracy}</p>
  return (
    <>
      <ul class="rows" aria-live="polite">
        {list.map((accuracy) => {
          const { task, value, low, high, recipe } = accuracy
          const old = before && accuraciesOf(before).find((other) => other.task === task)?.value
          const fraction = isFraction(value)
          const shown = (figure: number) => (fraction ? percent(figure) : figure.toPrecision(4))
          return (
            <li class="row" key={task}>
              <span class="name">
                {task}
                {recipe && <small>{recipe}</small>}
              </span>
              <strong class="figure">{shown(value)}</strong>
              <span class="change">{difference(old, value, fraction)}</span>
              <Interval
                scale={fraction ? { from: 0, to: 1 } : scaleOf([value, low ?? value, high ?? value])}
                value={value}
                low={low}
                high={high}
                before={old}
                outside={!prediction.in_domain}
              />
              {low !== undefined && high !== undefined && (
                <small class="range">{TEXT.interval(shown(low), shown(high))}</small>
              )}
            </li>
          )
        })}
      </ul>
      <Outside reasons={prediction.out_of_domain} />
    </>
  )
}

interface DeviceRowProps extends Told {
  readonly page: Page
  readonly name: string
}

function DeviceRow({ page, name, prediction, before }: DeviceRowProps) {
  const device = page.info.value?.devices.find((known) => known.name === name)
  const latency: LatencyPrediction | undefined = prediction?.latency[name]
  const all = Object.values(prediction?.latency ?? {}).flatMap(({ low_ms, high_ms }) => [low_ms, high_ms])
  const old = before?.latency[name]?.value_ms
  const leave = () => {
    const { devices, ...wanted } = page.wanted.value
    page.wanted.value = { ...wanted, devices: devices.filter((other) => other !== name) }
  }
  return (
    <li class="row">
      <span class="name">
        {device?.hardware ?? name}
        <small>
          {[
            device?.runtime,
            device?.precision,
            device && device.batch > 1 && `${device.batch} images`,
            device?.large_runs && TEXT.shareOfBatch,
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </span>
      <strong class="figure">{latency ? milliseconds(latency.value_ms) : '…'}</strong>
      <span class="change">{latency && difference(old, latency.value_ms)}</span>
      {latency && (
        <Interval
          scale={scaleOf(all, true)}
          value={latency.value_ms}
          low={latency.low_ms}
          high={latency.high_ms}
          before={old}
          outside={!latency.in_domain}
        />
      )}
      {latency && (
        <small class="range">{TEXT.interval(milliseconds(latency.low_ms), milliseconds(latency.high_ms))}</small>
      )}
      <button
        class="icon"
        type="button"
        aria-label={TEXT.removeDevice(name)}
        title={TEXT.removeDevice(name)}
        onClick={leave}
      >
        ×
      </button>
      {latency?.out_of_domain && <Outside reasons={latency.out_of_domain} />}
    </li>
  )
}

function Outside({ reasons }: { readonly reasons: readonly string[] }) {
  if (reasons.length === 0) return null
  return (
    <details class="outside">
      <summary>{TEXT.outside}</summary>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </details>
  )
}

function Costs({ prediction, before }: Told) {
  if (!prediction) return null
  const { macs, params, memory } = prediction
  const rows = [
    [TEXT.macs, count(macs), difference(before?.macs, macs)],
    [TEXT.params, count(params), difference(before?.params, params)],
    [TEXT.weights, bytes(memory.weights_bytes), difference(before?.memory.weights_bytes, memory.weights_bytes)],
    [
      TEXT.activations,
      bytes(memory.peak_activation_bytes),
      difference(before?.memory.peak_activation_bytes, memory.peak_activation_bytes),
    ],
  ]
  return (
    <dl class="costs">
      {rows.map(([name, figure, change]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {figure} <span class="change">{change}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
