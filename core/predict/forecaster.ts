// Answers: the accuracy by the method asked for, the latency on the devices asked for.
import { ArchitectureError } from '../arch/errors.ts'
import { canonicalHash } from '../arch/hash.ts'
import { closest } from '../arch/suggest.ts'
import { cost } from '../arch/cost.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Device } from '../latency/device.ts'
import type { Estimate } from '../latency/estimate.ts'
import type { Forecaster, Method, Prediction, Predictor } from './types.ts'
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
        const { accuracy, ...facts } = await predictor.predict(architecture, { images, signal })
        return { accuracy, ...onDevices(architecture.graph, chosen), ...facts }
      }
      if (!head) {
        const detail = "the model has no accuracy head; ask for the method 'surrogate'"
        throw new ArchitectureError('unsupported', [{ pointer: '', detail }])
      }
      const { graph } = architecture
      const [{ value, low, high, reasons }] = await head.predict([graph])
      return {
        accuracy: { value, low, high, method },
        ...onDevices(graph, chosen),
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

function inMillijoules({ value, low, high }: Estimate) {
  const [value_mj, low_mj, high_mj] = [value, low, high].map(rounded)
  return { value_mj, low_mj, high_mj }
}

/** No measurement has more digits. */
const rounded = (value: number) => Number(value.toPrecision(6))
