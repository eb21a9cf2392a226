// Answers: the accuracy by the method asked for, the latency on the devices asked for.
import { ArchitectureError } from '../arch/errors.ts'
import { canonicalHash } from '../arch/hash.ts'
import { closest } from '../arch/suggest.ts'
import { cost } from '../arch/cost.ts'
import { describeExits } from './exits.ts'
import { exitAlone, outputsOf, throughExit } from '../arch/exits.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Device } from '../latency/device.ts'
import type { Estimate } from '../latency/estimate.ts'
import type { Forecaster, Method, Prediction, Predictor } from './types.ts'
import type { HeadAccuracy } from './accuracy-head.ts'
import type { Heads } from './heads.ts'
import type { ResolvedArchitecture } from '../spaces/resolve.ts'

/** Its `predict` throws ArchitectureError `unsupported` for a method that the bundle does not have, `unknown_device` for a device. */
export function createForecaster(predictor: Predictor, { accuracy: head, devices }: Heads): Forecaster {
  const { model } = predictor
  const methods: readonly Method[] = head ? ['head', 'surrogate'] : ['surrogate']
  return {
    model,
    executionProvider: predictor.executionProvider,
    methods,
    devices,
    async predict(architecture, { method = methods[0], devices: names = [], images, signal } = {}) {
      const chosen = names.map((name) => deviceNamed(devices, name))
      if (method === 'surrogate') {
        const { accuracy, exits: scores, ...facts } = await predictor.predict(architecture, { images, signal })
        const { graph: whole } = architecture
        const exits =
          scores &&
          describeExits(whole, (place) => ({ accuracy: scores[place].accuracy, ...untilExit(whole, place, chosen) }))
        return { accuracy, ...onDevices(architecture.graph, chosen), ...(exits && { exits }), ...facts }
      }
      if (!head) {
        const detail = "the model has no accuracy head; ask for the method 'surrogate'"
        throw new ArchitectureError('unsupported', [{ pointer: '', detail }])
      }
      const { graph } = architecture
      // The head knows networks with one output: each exit is asked about as if it were the output of a network of its own.
      const places = graph.exits ? outputsOf(graph).map((_, place) => exitAlone(graph, place)) : []
      const [whole] = await head.predict([graph])
      const parts = places.length > 0 ? await head.predict(places, { parts: true }) : []
      const accuracyOf = ({ value, low, high }: HeadAccuracy) => ({ value, low, high, method })
      const { reasons } = whole
      const exits = describeExits(graph, (place) => ({
        accuracy: accuracyOf(parts[place]),
        ...untilExit(graph, place, chosen),
      }))
      return {
        accuracy: exits?.at(-1)!.accuracy ?? accuracyOf(whole),
        ...onDevices(graph, chosen),
        ...(exits && { exits }),
        ...cost(graph),
        in_domain: reasons.length === 0,
        out_of_domain: reasons,
        hash: canonicalHash(graph),
        model: { name: model.name, version: model.version },
      }
    },
    weights: (architecture: ResolvedArchitecture) => predictor.weights(architecture),
    child: (architecture: ResolvedArchitecture) => predictor.child(architecture),
  }
}

function deviceNamed(devices: ReadonlyMap<string, Device>, name: string): Device {
  const device = devices.get(name)
  if (device) return device
  const guess = closest(name, [...devices.keys()])
  const known = devices.size === 0 ? 'the model knows none' : `it knows ${devices.size}, see /v1/devices`
  const detail = `unknown device '${name}'; ${guess ? `did you mean '${guess}'? ` : ''}${known}`
  throw new ArchitectureError('unknown_device', [{ pointer: '/devices', detail }])
}

function onDevices(graph: ArchGraph, devices: readonly Device[]): Pick<Prediction, 'latency' | 'energy'> {
  const latency = devices.map(({ file, latency: of }) => {
    const { value, low, high, reasons } = of(graph)
    const [value_ms, low_ms, high_ms] = [value, low, high].map(rounded)
    return [file.name, { value_ms, low_ms, high_ms, in_domain: reasons.length === 0 }]
  })
  const measured = devices.filter(({ energy }) => energy)
  const energy = measured.map(({ file, energy: of }) => [file.name, inMillijoules(of!(graph))])
  return { latency: Object.fromEntries(latency), ...(energy.length > 0 && { energy: Object.fromEntries(energy) }) }
}

/** Latencies until an exit has answered, on the devices that add a network up from its parts. */
function untilExit(graph: ArchGraph, place: number, devices: readonly Device[]): Pick<Prediction, 'latency'> {
  const able = devices.filter(({ file }) => file.model.kind === 'kernels')
  return { latency: able.length > 0 ? onDevices(throughExit(graph, place), able).latency : {} }
}

function inMillijoules({ value, low, high }: Estimate) {
  const [value_mj, low_mj, high_mj] = [value, low, high].map(rounded)
  return { value_mj, low_mj, high_mj }
}

/** No measurement has more digits. */
const rounded = (value: number) => Number(value.toPrecision(6))
