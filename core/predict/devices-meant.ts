// Which devices a question means: those that it names, or all, and of them those that compute with certain numbers.
import { ArchitectureError } from '../arch/errors.ts'
import { NOT_STATED } from '../latency/device.ts'
import { hintFor, named } from './named.ts'
import type { Device } from '../latency/device.ts'

/**
 * @param names default none, or all devices where a precision is asked for. Beside a precision a name may stop before
 *   any `/` or, where that names none, any `-`: `pixel4` or `pixel4-1large/tflite`
 * @throws {ArchitectureError} `unknown_device` for a name, or for a precision that none of them has
 */
export function devicesMeant(
  devices: ReadonlyMap<string, Device>,
  names: readonly string[] | undefined,
  precision?: string,
): Device[] {
  if (precision === undefined) return (names ?? []).map((name) => deviceNamed(devices, name))
  const among = names ? [...new Set(names.flatMap((name) => devicesOf(devices, name)))] : [...devices.values()]
  const meant = among.filter(({ file }) => file.precision === precision)
  if (meant.length > 0) return meant
  throw new ArchitectureError('unknown_device', [
    { pointer: '/precision', detail: noneOf(precision, among, [...devices.values()]) },
  ])
}

/** The device of the name, or those whose names go on where it stops. */
function devicesOf(devices: ReadonlyMap<string, Device>, name: string): Device[] {
  for (const end of devices.has(name) ? [] : ['/', '-']) {
    const begun = [...devices.values()].filter(({ file }) => file.name.startsWith(`${name}${end}`))
    if (begun.length > 0) return begun
  }
  return [deviceNamed(devices, name)]
}

function deviceNamed(devices: ReadonlyMap<string, Device>, name: string): Device {
  return named(devices, name, (hint) => {
    const known = devices.size === 0 ? 'the model knows none' : `it knows ${devices.size}, see /v1/devices`
    const detail = `unknown device '${name}'; ${hint}${known}`
    return new ArchitectureError('unknown_device', [{ pointer: '/devices', detail }])
  })
}

function noneOf(precision: string, among: readonly Device[], all: readonly Device[]): string {
  const [own, every] = [among, all].map(precisionsOf)
  const said = own.length > 0 ? `theirs are ${own.join(', ')}` : 'they do not state theirs'
  const none = `no device asked for has the precision '${precision}'; ${hintFor(precision, own)}${said}`
  return own.length === every.length ? none : `${none}; those of all devices are ${every.join(', ')}`
}

/** In alphabetical order. */
function precisionsOf(devices: readonly Device[]): string[] {
  const stated = devices.flatMap(({ file: { precision = NOT_STATED } }) =>
    precision === NOT_STATED ? [] : [precision],
  )
  return [...new Set(stated)].toSorted()
}
