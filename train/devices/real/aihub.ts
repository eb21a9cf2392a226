// A phone maker's zoo (Qualcomm AI Hub Models) on the NPUs of phones, laptops and boards -> measured devices.
import { readCsv } from '../../data/csv-table.ts'
import { mergeRepeats } from '../../data/repeats.ts'
import { median } from '../../statistics/summary.ts'
import type { ListedNetwork } from './graphs.ts'
import type { MeasuredDevice } from './measured-device.ts'

const HOW =
  "Qualcomm AI Hub Models' performance figures (BSD-3-Clause), snapshot of February 2026; classifiers on the NPU"
const RUNTIMES: Readonly<Record<string, string>> = {
  tflite: 'TensorFlow Lite',
  qnn_dlc: 'Qualcomm AI Engine Direct',
  onnx: 'ONNX Runtime',
}
/** Networks of a device that is worth a name. */
const FEWEST_CELLS = 5
/** Share of a runtime's figures, from which on it is fitted apart, of networks that do not run on the NPU alone. */
const MUCH = 0.25
const LEFT_OVER =
  'some of whose operations the runtime leaves to the processor, take up to a hundred times as long: told roughly.'

/** @param networks by `<model>@<image side>` */
export async function readAiHubDevices(
  path: string,
  networks: ReadonlyMap<string, ListedNetwork>,
): Promise<MeasuredDevice[]> {
  const table = await readCsv(path, 'Replace it or remove it')
  const graphs = new Map([...networks].map(([name, network]) => [name.split('@')[0], network]))
  const column = (name: string) => table.text(name)
  const [models, devices, runtimes] = [column('model'), column('device'), column('runtime')]
  const [precisions, units, times] = [column('precision'), column('compute_unit'), column('latency_ms')]
  const [layers, accelerated] = [column('layers'), column('layers_npu')]
  const rows = models.flatMap((model, row) => (graphs.has(model) && units[row] === 'NPU' ? [row] : []))
  const key = (row: number) => `${precisions[row]} ${runtimes[row]}`
  const leftOver = (row: number) => Number(accelerated[row]) < Number(layers[row])
  const apart = new Map(
    [...Map.groupBy(rows, key)].map(([way, own]) => [way, own.filter(leftOver).length >= MUCH * own.length]),
  )
  const groups = Map.groupBy(rows, (row) => `${devices[row]} ${key(row)}`)
  return [...groups.values()].flatMap((own): MeasuredDevice[] => {
    const [first] = own
    const measured = mergeRepeats(
      own.flatMap((row) => (Number(times[row]) > 0 ? [{ name: models[row], value: Number(times[row]) }] : [])),
      ({ name }) => name,
      median,
    ).items
    if (measured.length < FEWEST_CELLS) return []
    const left = own.filter(leftOver).length
    const known = `It is known by ${measured.length} networks; what a kernel costs is learnt from all devices of the zoo.`
    return [
      {
        name: [slug(devices[first]), runtimes[first], precisions[first]].join('/'),
        hardware: `${devices[first]}, NPU`,
        runtime: RUNTIMES[runtimes[first]] ?? runtimes[first],
        precision: precisions[first],
        batch: 1,
        how: HOW,
        caveats: left > 0 ? [known, `${left} of them, ${LEFT_OVER}`] : [known],
        ...(apart.get(key(first)) && { group: key(first) }),
        networks: measured.map(({ name, value }) => {
          const family = name.replace(/(?:_|\d).*$/, '')
          return { name, family, work: graphs.get(name)!.work, value }
        }),
      },
    ]
  })
}

/** `QCS8275 (Proxy)` as `qcs8275-proxy`. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
