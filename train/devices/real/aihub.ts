// A phone maker's zoo (Qualcomm AI Hub Models) on the NPUs of phones, laptops and boards -> measured devices.
import { readCsv } from '../../data/csv.ts'
import type { MeasuredDevice } from './measured-device.ts'
import type { Network } from './graphs.ts'

const HOW =
  "Qualcomm AI Hub Models' performance figures (BSD-3-Clause), snapshot of February 2026; classifiers on the NPU"
const RUNTIMES: Readonly<Record<string, string>> = {
  tflite: 'TensorFlow Lite',
  qnn_dlc: 'Qualcomm AI Engine Direct',
  onnx: 'ONNX Runtime',
}
/** Networks of a device that is worth a name. */
const FEWEST = 5

/** @param networks by `<model>@<image side>` */
export async function readAiHubDevices(
  path: string,
  networks: ReadonlyMap<string, Network>,
): Promise<MeasuredDevice[]> {
  const table = await readCsv(path, 'Replace it or remove it')
  const graphs = new Map([...networks].map(([name, network]) => [name.split('@')[0], network]))
  const column = (name: string) => table.text(name)
  const [models, devices, runtimes] = [column('model'), column('device'), column('runtime')]
  const [precisions, units, times] = [column('precision'), column('compute_unit'), column('latency_ms')]
  const [layers, accelerated] = [column('layers'), column('layers_npu')]
  const rows = models.flatMap((model, row) => (graphs.has(model) && units[row] === 'NPU' ? [row] : []))
  const groups = Map.groupBy(rows, (row) => [devices[row], runtimes[row], precisions[row]].join('\n'))
  return [...groups.values()].flatMap((own): MeasuredDevice[] => {
    const [first] = own
    const measured = new Map(own.flatMap((row) => (Number(times[row]) > 0 ? [[models[row], Number(times[row])]] : [])))
    if (measured.size < FEWEST) return []
    const shared = own.filter((row) => Number(accelerated[row]) < Number(layers[row])).length
    return [
      {
        name: [slug(devices[first]), runtimes[first], precisions[first]].join('/'),
        hardware: `${devices[first]}, NPU`,
        runtime: RUNTIMES[runtimes[first]] ?? runtimes[first],
        precision: precisions[first],
        batch: 1,
        how: HOW,
        caveats: [
          `It is known by ${measured.size} networks; what a kernel costs is learnt from all devices of the zoo.`,
          ...(shared > 0
            ? [
                `Of ${shared} of them the runtime leaves some operations to the processor; they take up to a hundred times as long, and a forecast of such networks is rough.`,
              ]
            : []),
        ],
        networks: [...measured].map(([model, value]) => {
          const family = model.replace(/(?:_|\d).*$/, '')
          return { name: model, family, work: graphs.get(model)!.work, value }
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
