// What the service makes of a network: generated weights, and the network with them as ONNX.
import { serviceClient } from '../search/service.ts'
import { TEXT } from '../text/messages.ts'
import { fileNameOf } from './taken.ts'
import type { Take } from './taken.ts'

/** Each asks the service, which may refuse: networks have limits of size there. */
export const SERVICE_TAKES: readonly Take[] = [
  {
    title: TEXT.taking.onnx,
    make: async ({ network: { name, document } }) => ({
      name: fileNameOf(name, 'onnx'),
      type: 'application/onnx',
      content: await (await serviceClient()).weights(document, 'onnx'),
    }),
  },
  {
    title: TEXT.taking.weights,
    make: async ({ network: { name, document } }) => ({
      name: fileNameOf(name, 'safetensors'),
      type: 'application/octet-stream',
      content: await (await serviceClient()).weights(document),
    }),
  },
]

/** How it is done where the page comes from no service. @param file of the architecture */
export function weightsCall(file: string, service: string): string {
  return [
    `curl ${service}/v1/weights`,
    "-H 'content-type: application/json'",
    "-H 'accept: application/onnx'",
    `-d @${file} -o ${file.replace(/json$/, 'onnx')}`,
  ].join(' \\\n  ')
}
