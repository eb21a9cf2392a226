// What the service answers about networks that are no classifiers of images, and about runs of several images.
import { smallModel } from '../onnx/small-models.ts'
import { flat, onnx, tokens, twoOutputs, words } from './small-architectures.ts'
import type { Case } from './case.ts'

const predict = (name: string, body: unknown, rest: Partial<Case> & { status: number }): Case => ({
  name,
  method: 'POST',
  path: '/v1/predict',
  body,
  ...(body instanceof Uint8Array && { headers: { 'content-type': 'application/onnx' } }),
  ...rest,
})
const ask = (query: string) => ({ path: `/v1/predict?${query}` })
const none = (what: string) =>
  new RegExp(`^\\{"no_accuracy":"Accuracy is forecast for classifiers of images; this network ${what}\\."`)

/** Sound of any length, at two rates that only its exporter knows. */
const sound = smallModel({
  input: ['N', 2, 'samples'],
  constants: { weight: { weights: [4, 2, 9] } },
  nodes: [{ op: 'Conv', inputs: ['x', 'weight'], output: 'y', attributes: { strides: [2] } }],
})

/** Two nodes that nobody reads, and one that only reads them. */
const unreadable = smallModel({
  input: [1, 3, 4, 4],
  nodes: [
    { op: 'Convolve', inputs: ['x'], output: 'a' },
    { op: 'Relu', inputs: ['a'], output: 'b' },
    { op: 'Poolish', inputs: ['x'], output: 'c' },
    { op: 'Add', inputs: ['b', 'c'], output: 'y' },
  ],
})

export const acceptedNetworks: readonly Case[] = [
  predict('a transformer without classes', tokens, {
    status: 200,
    says: none('gives \\[16, 32\\] and no classes'),
  }),
  predict('its costs and memory', tokens, {
    status: 200,
    says: /"macs":311296,"params":18816,"memory":\{"weights_bytes":75264,"peak_[^}]*\},"in_domain":false/,
  }),
  predict('two outputs', twoOutputs, { status: 200, says: none('has 2 outputs') }),
  predict('a classifier of token ids', words, { status: 200, says: none('reads token ids') }),
  predict('its latency', words, { ...ask('device=desk'), status: 200, says: /"latency":\{"desk":\{"value_ms":\d/ }),
  predict('images of a run of JSON', flat(), {
    ...ask('batch=3&device=desk'),
    status: 200,
    says: /"latency":\{"desk":\{"value_ms":4\.32\d*,.*"in_domain":false,"out_of_domain":\[[^\]]*\]\}\},"batch":3,"macs":/,
  }),
  predict('images of a run beside the architecture', { batch: 2, ...flat() }, { status: 200, says: /"batch":2,/ }),
  predict('a fixed batch of 8', onnx(8, 3, 4, 4), {
    ...ask('device=desk'),
    status: 200,
    says: /"batch":8,"macs":1080,"params":280,"memory":\{"weights_bytes":1120,"peak_activation_bytes":2816\}/,
  }),
  predict('a fixed batch of one, which says nothing', onnx(), {
    status: 200,
    says: /"latency":\{\},"macs":1080,"params":280,"memory":\{"weights_bytes":1120,"peak_activation_bytes":352\}/,
  }),
  predict('an open batch', onnx('N', 3, 4, 4), { ...ask('batch=8'), status: 200, says: /"batch":8,"macs":1080,/ }),
  predict('the same by its name', onnx('N', 3, 4, 4), { ...ask('dim=N:8'), status: 200, says: /"batch":8,/ }),
  predict('an extent that an ONNX file leaves open', sound, {
    ...ask('dim=samples:1009&batch=2'),
    status: 200,
    says: /"batch":2,"macs":36072,/,
  }),
  {
    name: 'the child of a network of two outputs',
    method: 'POST',
    path: '/v1/weights',
    body: twoOutputs,
    headers: { accept: 'application/onnx' },
    status: 200,
    type: 'application/onnx',
  },
]

export const refusedNetworks: readonly Case[] = [
  ...['head', 'surrogate'].map((method) =>
    predict(`an accuracy by the ${method} that there is not`, twoOutputs, {
      ...ask(`method=${method}`),
      status: 422,
      code: 'unsupported',
      says: /this network has 2 outputs\. Leave out the method/,
    }),
  ),
  predict('another batch than the fixed one', onnx(8, 3, 4, 4), {
    ...ask('batch=4'),
    status: 422,
    code: 'unsupported',
    says: /the body: its input 'x' has a fixed batch of 8, not 4/,
  }),
  predict('an open extent', sound, {
    status: 422,
    code: 'unsupported',
    says: /the extent 'samples' is open; give it, by \?dim=samples:N/,
  }),
  ...['samples', 'samples:', 'samples:0', ':9', 'samples:99999999999', 'samples:9&dim=samples:8'].map((dim) =>
    predict(`dim=${dim}`, sound, { ...ask(`dim=${dim}`), status: 400, code: 'bad_parameter', says: /^dim / }),
  ),
  predict('an extent of a JSON document', flat(), { ...ask('dim=N:8'), status: 400, code: 'bad_parameter' }),
  predict('no images of a run', flat(), {
    ...ask('batch=0'),
    status: 400,
    code: 'bad_parameter',
    says: /batch must be one whole number from 1/,
  }),
  predict('no images of a run beside the architecture', { batch: 0, ...flat() }, { status: 422, pointers: ['/batch'] }),
  predict('every node of an ONNX file that is not read', unreadable, {
    status: 422,
    code: 'unknown_op',
    pointers: ['/graph/node/0', '/graph/node/2'],
    says: /the body: node 'n0' \(Convolve\)/,
  }),
]
