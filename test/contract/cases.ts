// What the service answers, as data: the same cases hold on every runtime.
import { acceptedNetworks, refusedNetworks } from './network-cases.ts'
import { flat, foldedOnnx, onnx, stem } from './small-architectures.ts'
import type { Case } from './case.ts'

const post = (path: string, body: unknown, rest: Partial<Case> = {}) => ({ method: 'POST', path, body, ...rest })
const predict = (name: string, body: unknown, rest: Partial<Case> & { status: number }): Case => ({
  ...post('/v1/predict', body, rest),
  name,
  status: rest.status,
})
const arch = '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|'
const cell = { space: 'nas-bench-201', arch }
const asOnnx = { headers: { 'content-type': 'application/onnx' } }
const json = 'application/json'
const ndjson = 'application/x-ndjson'
const deep = '['.repeat(100_000) + ']'.repeat(100_000)

export const accepted: readonly Case[] = [
  ...acceptedNetworks,
  predict('a flat graph', flat(), { status: 200, type: json, says: /"macs":\d+,"params":\d+/ }),
  predict('a cell of a space', cell, { status: 200, says: /"skeleton":"reduced"/ }),
  predict('the whole network scored', { ...cell, skeleton: 'full' }, { status: 200, says: /"skeleton":"full"/ }),
  predict('an id comes back', { id: 'a', ...cell }, { status: 200, says: /^\{"id":"a","accuracy"/ }),
  predict('a type with a parameter', flat(), { status: 200, headers: { 'content-type': `${json}; charset=utf-8` } }),
  predict('any answer will do', flat(), { status: 200, headers: { accept: 'text/html, */*;q=0.1' } }),
  predict('an ONNX file', onnx(), { ...asOnnx, status: 200, type: json, says: /"macs":1080,"params":280,/ }),
  {
    ...predict('the size that an ONNX file leaves open', onnx('N', 3, 'H', 'W'), { ...asOnnx, status: 200 }),
    path: '/v1/predict?height=32&width=24&device=desk',
  },
  { ...predict('fewer images', flat(), { status: 200, says: /"images":64/ }), path: '/v1/predict?images=64' },
  {
    ...predict('the latency of a device', flat(), { status: 200, says: /"latency":\{"desk":\{"value_ms":1\.44\d*,/ }),
    path: '/v1/predict?device=desk',
  },
  predict('devices beside the architecture', { devices: ['desk'], ...flat() }, { status: 200, says: /"desk"/ }),
  { ...predict('all devices', cell, { status: 200, says: /"desk"/ }), path: '/v1/predict?device=all' },
  predict('a method beside the architecture', { method: 'surrogate', ...cell }, { status: 200 }),
  { name: 'the devices', path: '/v1/devices', status: 200, says: /"hardware":"a desk",.*"model":"linear"/ },
  { name: 'an empty batch', ...post('/v1/predict/batch', []), status: 200, type: json, says: /^\[\]$/ },
  {
    name: 'weights as safetensors',
    ...post('/v1/weights', cell),
    status: 200,
    type: 'application/octet-stream',
    answerHeaders: { 'content-disposition': 'attachment; filename="weights.safetensors"' },
  },
  {
    name: 'weights as checksums',
    ...post('/v1/weights', cell, { headers: { accept: json } }),
    status: 200,
    type: json,
    says: /"dtype":"F32","shape":\[2,2\],"sha256":"[0-9a-f]{64}"/,
  },
  {
    name: 'weights of an ONNX file',
    ...post('/v1/weights', onnx(1, 3, 32, 32), { headers: { ...asOnnx.headers, accept: json } }),
    status: 200,
    type: json,
    says: /"dtype":"F32"/,
  },
  {
    name: 'the child network',
    ...post('/v1/weights', cell, { headers: { accept: 'application/onnx' } }),
    status: 200,
    type: 'application/onnx',
  },
  { name: 'the spaces', path: '/v1/spaces', status: 200, says: /"name":"nas-bench-201"/ },
  { name: 'a sample', path: '/v1/spaces/nas-bench-201/sample?n=3&seed=7', status: 200, says: /"seed":7/ },
  { name: 'a sample of one', path: '/v1/spaces/nas-bench-201/sample', status: 200, says: /"seed":0/ },
  { name: 'the server', path: '/v2', status: 200, says: /^\{"name":"archcast","version":"1.2.3"/ },
  { name: 'live', path: '/v2/health/live', status: 200, says: /^\{"live":true\}$/ },
  { name: 'ready', path: '/v2/health/ready', status: 200, says: /^\{"ready":true\}$/ },
  { name: 'the model', path: '/v2/models/fake', status: 200, says: /"versions":\["0123456789ab"\]/ },
  {
    name: 'what the model takes and gives',
    path: '/v2/models/fake',
    status: 200,
    says: /"inputs":\[\{"name":"architecture","datatype":"BYTES","shape":\[-1\]\}\],"outputs":\[\{"name":"accuracy","datatype":"FP64","shape":\[-1\]\}/,
  },
  { name: 'a version', path: '/v2/models/fake/versions/0123456789ab', status: 200, says: /^\{"name":"fake"/ },
  { name: 'a version ready', path: '/v2/models/fake/versions/0123456789ab/ready', status: 200, says: /"ready":true/ },
  { name: 'the model ready', path: '/v2/models/fake/ready', status: 200, says: /"ready":true/ },
  {
    name: 'limits',
    path: '/info',
    status: 200,
    says: /"body_bytes":262144,.*"execution_provider"|"execution_provider":"cpu"/,
  },
]

export const refused: readonly Case[] = [
  ...refusedNetworks,
  predict('a method that nobody has', { method: 'guess', ...flat() }, { status: 422, pointers: ['/method'] }),
  predict('devices that are no list', { devices: 'desk', ...flat() }, { status: 422, pointers: ['/devices'] }),
  predict('no images', { images: 0, ...flat() }, { status: 422, pointers: ['/images'] }),
  predict(
    'a device that is not known',
    { devices: ['desc'], ...flat() },
    {
      status: 422,
      code: 'unknown_device',
      pointers: ['/devices'],
      says: /unknown device 'desc'/,
    },
  ),
  predict(
    'a precision that no device has',
    { devices: ['desk'], precision: 'int8', ...flat() },
    {
      status: 422,
      code: 'unknown_device',
      pointers: ['/precision'],
      says: /no device asked for has the precision 'int8'/,
    },
  ),
  {
    ...predict('a method in the query', flat(), { status: 400, code: 'bad_parameter', says: /head or surrogate/ }),
    path: '/v1/predict?method=guess',
  },
  predict('an ONNX file that is damaged', onnx().slice(0, 60), { ...asOnnx, status: 422, code: 'invalid_onnx' }),
  predict('JSON as an ONNX file', flat(), {
    ...asOnnx,
    status: 422,
    code: 'invalid_onnx',
    says: /the body: this is no ONNX/,
  }),
  predict('an ONNX file whose size is open', onnx('N', 3, 'H', 'W'), {
    ...asOnnx,
    status: 422,
    code: 'unsupported',
    says: /\[N, 3, H, W\]: the size of the image is open; give it, by \?height= and \?width=/,
  }),
  {
    ...predict('half a size', onnx(), { ...asOnnx, status: 400, code: 'bad_parameter', says: /come together/ }),
    path: '/v1/predict?height=32',
  },
  {
    ...predict('a size of a JSON document', flat(), {
      status: 400,
      code: 'bad_parameter',
      says: /unknown parameter 'height'/,
    }),
    path: '/v1/predict?height=32&width=32',
  },
  predict('nothing', '', { status: 400, code: 'not_json' }),
  predict('half a document', '{"nodes": [', { status: 400, code: 'not_json' }),
  predict('NaN as a number', '{"classes": NaN}', { status: 400, code: 'not_json' }),
  predict('bytes that are no text', Uint8Array.of(0xff, 0xfe, 0x7b), { status: 400, code: 'not_utf8' }),
  predict('nesting of 100,000', deep, { status: 413, code: 'too_deep' }),
  predict('nesting of 100,000 objects', '{"a":'.repeat(40_000), { status: 413, code: 'too_deep' }),
  predict('a form', 'a=1', {
    status: 415,
    code: 'unsupported_media_type',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    says: /send application\/json/,
  }),
  predict('a compressed body', flat(), {
    status: 415,
    code: 'unsupported_encoding',
    headers: { 'content-encoding': 'gzip' },
  }),
  predict('an answer as text', flat(), { status: 406, code: 'not_acceptable', headers: { accept: 'text/plain' } }),
  predict('300 KiB', { ...flat(), name: 'x'.repeat(300 * 1024) }, { status: 413, code: 'body_too_large' }),
  predict('a number', 5, { status: 422, code: 'invalid_architecture', pointers: [''] }),
  predict('null', null, { status: 422, code: 'invalid_architecture' }),
  predict('an array', [], { status: 422, code: 'invalid_architecture' }),
  predict('an empty object', {}, { status: 422, code: 'invalid_architecture' }),
  predict('an id that is no text', { ...flat(), id: {} }, { status: 422 }),
  predict('an unknown op', flat([{ ...stem, op: 'convolution' }]), {
    status: 422,
    code: 'unknown_op',
    pointers: ['/nodes/0/op'],
    says: /convolution/,
  }),
  predict('an unknown input', flat([{ ...stem, inputs: ['nowhere'] }]), {
    status: 422,
    code: 'unknown_input',
    pointers: ['/nodes/0/inputs/0'],
  }),
  predict('a node without inputs', flat([{ ...stem, inputs: undefined }]), { status: 422 }),
  predict(
    'a cycle',
    flat([
      { ...stem, inputs: ['b'] },
      { id: 'b', op: 'relu', inputs: ['stem'] },
    ]),
    {
      status: 422,
      code: 'cycle',
      says: /stem.*b|b.*stem/,
    },
  ),
  predict('shapes that differ', flat([stem, { id: 'b', op: 'add', inputs: ['stem', 'input'] }], 'b'), {
    status: 422,
    code: 'shape_mismatch',
    says: /16.*3|3.*16/,
  }),
  predict('an output without the input', flat([stem, { id: 'b', op: 'zero', inputs: ['stem'] }], 'b'), {
    status: 422,
    code: 'disconnected',
  }),
  predict('the same id twice', flat([stem, stem]), { status: 422, code: 'duplicate_id' }),
  predict('a kernel of zero', flat([{ ...stem, kernel: 0 }]), { status: 422, pointers: ['/nodes/0/kernel'] }),
  predict('negative channels', flat([{ ...stem, channels: -16 }]), { status: 422, pointers: ['/nodes/0/channels'] }),
  predict('half a channel', flat([{ ...stem, channels: 1.5 }]), { status: 422, pointers: ['/nodes/0/channels'] }),
  predict('a number in quotes', flat([{ ...stem, channels: '16' }]), { status: 422, pointers: ['/nodes/0/channels'] }),
  predict('1e999', JSON.stringify(flat()).replace('"channels":16', '"channels":1e999'), {
    status: 422,
    pointers: ['/nodes/0/channels'],
  }),
  predict(
    'a huge image',
    { ...flat(), input: { channels: 3, height: 1e9, width: 1e9 } },
    { status: 422, pointers: ['/input/height', '/input/width'] },
  ),
  predict(
    '10,000 nodes',
    JSON.stringify({ ...flat(), nodes: Array.from({ length: 10_000 }, (_, i) => ({ id: `${i}` })) }),
    { status: 413, code: 'too_large' },
  ),
  predict(
    'an unknown space',
    { space: 'nas-bench-210', arch: '' },
    {
      status: 422,
      code: 'unknown_space',
      pointers: ['/space'],
      says: /did you mean 'nas-bench-201'/,
    },
  ),
  predict(
    'an unknown op of a space',
    { ...cell, arch: arch.replace('nor_conv_3x3~0', 'conv_3x3~0') },
    {
      status: 422,
      code: 'unknown_op',
      pointers: ['/arch'],
    },
  ),
  predict(
    'a cell of nothing',
    { ...cell, arch: arch.replace(/\w+~/g, 'none~') },
    {
      status: 422,
      code: 'disconnected',
    },
  ),
  predict('an unknown skeleton', { ...cell, skeleton: 'half' }, { status: 422, pointers: ['/skeleton'] }),
  predict('a prototype', '{"__proto__": {"space": "nas-bench-201"}}', { status: 422 }),
  ...['0', '-1', '1.5', 'all', '1e3', '', '99999999999999999999', '1&images=2'].map((images) => ({
    ...predict(`images=${images}`, flat(), { status: 400, code: 'bad_parameter', says: /images must be/ }),
    path: `/v1/predict?images=${images}`,
  })),
  {
    ...predict('an unknown parameter', flat(), {
      status: 400,
      code: 'bad_parameter',
      says: /known: method, task, recipe, device, precision, images/,
    }),
    path: '/v1/predict?image=64',
  },
  { name: 'a batch that is none', ...post('/v1/predict/batch', cell), status: 400, code: 'not_an_array' },
  {
    name: 'a batch of 257',
    ...post('/v1/predict/batch', Array(257).fill(5)),
    status: 413,
    code: 'too_many_architectures',
  },
  {
    name: 'a batch of 257 lines',
    ...post('/v1/predict/batch', '5\n'.repeat(257), { headers: { 'content-type': ndjson } }),
    status: 413,
    code: 'too_many_architectures',
  },
  {
    name: 'a batch over 2 MiB',
    ...post('/v1/predict/batch', `[${' '.repeat(2 * 1024 * 1024)}]`),
    status: 413,
    code: 'body_too_large',
  },
  {
    name: 'a batch as CSV',
    ...post('/v1/predict/batch', 'a,b', { headers: { 'content-type': 'text/csv' } }),
    status: 415,
    code: 'unsupported_media_type',
    says: /application\/json or application\/x-ndjson/,
  },
  {
    name: 'weights as an image',
    ...post('/v1/weights', cell, { headers: { accept: 'image/png' } }),
    status: 406,
    code: 'not_acceptable',
  },
  predict(
    'exits that are none',
    { ...flat(), exits: ['x', 'stem', 'logits'] },
    {
      status: 422,
      code: 'unknown_input',
      pointers: ['/exits/0', '/exits/1', '/exits/2'],
      says: /the exit 'x' is not a node/,
    },
  ),
  {
    name: 'weights of an ONNX file that the exporter folded',
    ...post('/v1/weights', foldedOnnx(), asOnnx),
    status: 422,
    code: 'unsupported',
    says: /'onnx::Conv_7' is the exporter's own, .*optimize=False/,
  },
  {
    name: 'weights of a file that is none',
    ...post('/v1/weights', 'no file', asOnnx),
    status: 422,
    code: 'invalid_onnx',
  },
  { name: 'weights of nothing', ...post('/v1/weights', {}), status: 422, code: 'invalid_architecture' },
  { name: 'a sample of no space', path: '/v1/spaces/x/sample', status: 404, code: 'unknown_space' },
  { name: 'a sample of none', path: '/v1/spaces/nas-bench-201/sample?n=0', status: 400, code: 'bad_parameter' },
  { name: 'a sample of many', path: '/v1/spaces/nas-bench-201/sample?n=257', status: 400, code: 'bad_parameter' },
  { name: 'a seed of text', path: '/v1/spaces/nas-bench-201/sample?seed=x', status: 400, code: 'bad_parameter' },
  { name: 'an unknown model', path: '/v2/models/other', status: 404, code: 'unknown_model', says: /'fake'/ },
  { name: 'an unknown model ready', path: '/v2/models/other/ready', status: 404, code: 'unknown_model' },
  { name: 'an unknown version', path: '/v2/models/fake/versions/1', status: 404, says: /no version '1'/ },
  { name: 'an unknown path', path: '/v1/nothing', status: 404, code: 'not_found' },
  { name: 'a path that is no text', path: '/v1/spaces/%ff%zz/sample', status: 404, code: 'unknown_space' },
  {
    name: 'GET where POST belongs',
    path: '/v1/weights',
    status: 405,
    code: 'method_not_allowed',
    answerHeaders: { allow: 'POST' },
  },
  {
    name: 'DELETE where GET or POST belongs',
    method: 'DELETE',
    path: '/v1/predict',
    status: 405,
    code: 'method_not_allowed',
    answerHeaders: { allow: 'POST, GET, HEAD' },
  },
  {
    name: 'DELETE where GET belongs',
    method: 'DELETE',
    path: '/v1/spaces',
    status: 405,
    code: 'method_not_allowed',
    answerHeaders: { allow: 'GET, HEAD' },
  },
]
