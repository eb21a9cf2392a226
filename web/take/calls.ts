// Calls that give the same answer as the page shows: for a shell, and for TypeScript.
import { fileNameOf } from './taken.ts'
import type { TakeSource } from './taken.ts'

/** Where `npm start` serves. */
export const LOCAL_SERVICE = 'http://localhost:8787'

type CallSource = Pick<TakeSource, 'network' | 'wanted' | 'unchanged'>

/** What stands beside the architecture; a file's own batch counts where none is asked for. */
function optionsOf({ network: { run }, wanted: { devices, tasks = [], recipe, batch = run?.batch } }: CallSource) {
  return {
    ...(devices.length > 0 && { devices: [...devices] }),
    ...(tasks.length > 0 && { tasks: [...tasks] }),
    ...(recipe !== undefined && { recipe }),
    ...(batch !== undefined && { batch }),
  }
}

/** A network that was read of an ONNX file is asked for by it: precision and batch stand there alone. */
const ofFile = ({ network: { run }, unchanged }: CallSource) => run !== undefined && unchanged

/** @param service where it answers, without a slash at its end */
export function curlCall(source: CallSource, service: string, token = false): string {
  const { devices = [], tasks = [], recipe, batch } = optionsOf(source)
  const query = Object.entries({ device: devices.join(','), task: tasks.join(','), recipe, batch })
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${encodeURIComponent(value!).replaceAll('%2F', '/').replaceAll('%2C', ',')}`)
  const { document, name } = source.network
  const [type, data] = ofFile(source)
    ? ['application/onnx', `--data-binary @${quoted(`${fileNameOf(name, 'onnx')}`)}`]
    : [
        'application/json',
        'space' in document ? `-d ${quoted(JSON.stringify(document))}` : `-d @${quoted(fileNameOf(name, 'json'))}`,
      ]
  const lines = [
    `curl ${quoted(`${service}/v1/predict${query.length > 0 ? `?${query.join('&')}` : ''}`)}`,
    ...(token ? ['-H "authorization: Bearer $ARCHCAST_TOKEN"'] : []),
    `-H 'content-type: ${type}'`,
    data,
  ]
  return lines.join(' \\\n  ')
}

const quoted = (text: string) => (/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`)

/** By the library, in one's own process; files of ONNX are asked of the service. */
export function typescriptCall(source: CallSource, service: string): string {
  const { document, name } = source.network
  const options = JSON.stringify(optionsOf(source), undefined, 2).replaceAll(/"(\w+)":/g, '$1:')
  if (ofFile(source))
    return `import { readFile } from 'node:fs/promises'
import { createClient } from 'archcast'

const client = createClient(${JSON.stringify(service)})
const file = new Uint8Array(await readFile(${JSON.stringify(fileNameOf(name, 'onnx'))}))
const { accuracy, latency, macs } = await client.predict(file, ${options})
`
  const [imported, network] =
    'space' in document
      ? ['', JSON.stringify(document)]
      : [
          `import { readFile } from 'node:fs/promises'\n`,
          `JSON.parse(await readFile(${JSON.stringify(fileNameOf(name, 'json'))}, 'utf8'))`,
        ]
  return `${imported}import { predict } from 'archcast'

const network = ${network}
const { accuracy, latency, macs } = await predict(network, ${options})
`
}
