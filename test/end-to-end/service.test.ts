import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refused } from '../contract/cases.ts'
import { flat, stem } from '../contract/small-architectures.ts'
import { killServices, spawnService, startService } from './service-process.ts'
import { writeUntrainedBundle } from './untrained-bundle.ts'
import type { ServiceProcess } from './service-process.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { AddressInfo } from 'node:net'

const arch = '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|'
const cell = { space: 'nas-bench-201', arch }
const json = { 'content-type': 'application/json' }
let folder: string
let service: ServiceProcess

const post = (path: string, body: unknown, headers: Record<string, string> = json) =>
  fetch(service.url + path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) })

const manifest = async () => JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'))
  await writeUntrainedBundle(folder)
  service = await startService({ ARCHCAST_MODEL: folder })
}, 120_000)

afterAll(async () => {
  killServices()
  await rm(folder, { recursive: true, force: true })
})

describe('a service over HTTP', () => {
  test('predicts, the same each time, and says by which model', async () => {
    const { name, version } = await manifest()
    const answers = await Promise.all([1, 2].map(async () => (await post('/v1/predict', cell)).json()))
    const [prediction] = answers as Prediction[]
    expect(prediction).toMatchObject({ in_domain: true, model: { name, version } })
    expect(prediction.accuracy!.value).toBeGreaterThanOrEqual(0)
    expect(prediction.accuracy!.value).toBeLessThanOrEqual(1)
    expect(prediction.accuracy!.surrogate).toMatchObject({ images: 64, input: [3, 16, 16], skeleton: 'reduced' })
    expect(Number.isFinite(prediction.accuracy!.surrogate?.loss)).toBe(true)
    expect(answers[1]).toEqual(answers[0])
  })

  test('prints a command that works as it stands', async () => {
    const [command] = /^curl .*$/m.exec(service.output())!
    const { stdout } = await promisify(execFile)('sh', ['-c', command.replace('curl', 'curl -s')])
    expect(JSON.parse(stdout)).toHaveProperty('accuracy.value')
  })

  test('predicts on fewer images where asked', async () => {
    const answer = (await (await post('/v1/predict?images=16', cell)).json()) as Prediction
    expect(answer.accuracy!.surrogate?.images).toBe(16)
  })

  test('knows what it was not trained on', async () => {
    const answer = (await (await post('/v1/predict', flat())).json()) as Prediction
    expect(answer.in_domain).toBe(false)
    expect(answer.out_of_domain.length).toBeGreaterThan(0)
  })

  test('answers a batch of lines in their order', async () => {
    const { architectures } = (await (
      await fetch(`${service.url}/v1/spaces/nas-bench-201/sample?n=6&seed=3`)
    ).json()) as { architectures: object[] }
    const lines = architectures.map((each, i) => JSON.stringify({ id: `${i}`, ...each }))
    lines.splice(3, 0, '{"id": "x", "space": "nas-bench-201", "arch": "|"}')
    const response = await post('/v1/predict/batch?images=16', lines.join('\n'), {
      'content-type': 'application/x-ndjson',
    })
    const answers = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(answers.map(({ id }) => id)).toEqual(['0', '1', '2', 'x', '3', '4', '5'])
    expect(answers.map(({ error }) => error?.status)).toEqual([
      undefined,
      undefined,
      undefined,
      422,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('gives the child network, which runs', async () => {
    const response = await post('/v1/weights', cell, { ...json, accept: 'application/onnx' })
    expect(response.headers.get('content-type')).toBe('application/onnx')
    const session = await ort.InferenceSession.create(new Uint8Array(await response.arrayBuffer()))
    const images = new ort.Tensor(
      Float32Array.from({ length: 2 * 3 * 1024 }, (_, i) => (i % 256) / 255),
      [2, 3, 32, 32],
    )
    const { logits } = await session.run({ images })
    expect(logits.dims).toEqual([2, 10])
    expect([...(logits.data as Float32Array)].every(Number.isFinite)).toBe(true)
    await session.release()
  })

  test('gives the weights, with checksums that agree', async () => {
    const bytes = new Uint8Array(await (await post('/v1/weights', cell)).arrayBuffer())
    const list = (await (await post('/v1/weights', cell, { ...json, accept: 'application/json' })).json()) as {
      tensors: { name: string; shape: number[]; sha256: string }[]
    }
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
    expect(Object.keys(header).filter((name) => name !== '__metadata__')).toEqual(list.tensors.map(({ name }) => name))
    for (const { name, shape, sha256 } of list.tensors) {
      const [from, to] = header[name].data_offsets
      expect(header[name].shape).toEqual(shape)
      const digest = await crypto.subtle.digest('SHA-256', bytes.slice(8 + length + from, 8 + length + to))
      expect(Buffer.from(digest).toString('hex')).toBe(sha256)
    }
  })

  test('answers its probes while it predicts', async () => {
    let working = true
    const ask = async () => (await post('/v1/predict/batch', Array(20).fill(cell))).text()
    const work = ask().finally(() => (working = false))
    let answered = 0
    while (working) {
      expect((await fetch(`${service.url}/v2/health/live`)).status).toBe(200)
      answered++
    }
    expect(JSON.parse(await work)).toHaveLength(20)
    // Were the event loop blocked, hardly one would come through.
    expect(answered).toBeGreaterThan(20)
  })

  test('publishes what it is', async () => {
    const { name, version, files } = await manifest()
    const info = await (await fetch(`${service.url}/info`)).json()
    expect(info).toMatchObject({ model: { name, version }, bundle: { files }, execution_provider: 'cpu' })
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(/archcast_predictions_total \d/)
  })

  test.each(refused.filter(({ body }) => body !== undefined))('refuses $name as the contract says', async (each) => {
    const raw = typeof each.body === 'string' || each.body instanceof Uint8Array
    const response = await fetch(service.url + each.path, {
      ...(each.method !== undefined && { method: each.method }),
      headers: { ...json, ...each.headers },
      body: raw ? (each.body as string) : JSON.stringify(each.body),
    })
    // Of the fake model of the contract's cases, only the name differs.
    expect(response.status).toBe(each.status)
    expect(await response.json()).toMatchObject({ status: each.status, ...(each.code && { code: each.code }) })
  })

  test('hangs up on a body that does not end, having answered why', async () => {
    const upload = request(`${service.url}/v1/predict`, { method: 'POST', headers: json })
    upload.on('error', () => {})
    const timer = setInterval(() => upload.write(Buffer.alloc(65_536, ' ')), 5)
    try {
      const [response] = await once(upload, 'response')
      expect(response.statusCode).toBe(413)
    } finally {
      clearInterval(timer)
      upload.destroy()
    }
    expect((await post('/v1/predict', cell)).status).toBe(200)
  })
})

describe('architectures of every kind', () => {
  const image = (channels: number, side: number) => ({ channels, height: side, width: side })
  test.each<[string, number, object]>([
    [
      'another number of classes',
      422,
      {
        ...flat(),
        classes: 7,
        nodes: [
          stem,
          { id: 'g', op: 'global_avg_pool', inputs: ['stem'] },
          { id: 'l', op: 'linear', channels: 7, inputs: ['g'] },
        ],
      },
    ],
    ['grey images', 422, { ...flat(), input: image(1, 32) }],
    ['large images', 200, { ...flat(), input: image(3, 224) }],
    ['images of one pixel', 200, { ...flat(), input: image(3, 1) }],
    ['a kernel larger than the image', 200, flat([{ ...stem, kernel: 31 }])],
    ['a stride past the image', 200, flat([{ ...stem, stride: 64 }])],
    ['dilation', 200, flat([{ ...stem, dilation: 4 }])],
    ['many channels', 200, flat([{ ...stem, channels: 1024 }])],
    ['an odd kernel', 200, flat([{ ...stem, kernel: [1, 7] }])],
    [
      'two layers of normalisation',
      200,
      flat([stem, { id: 'a', op: 'batch_norm', inputs: ['stem'] }, { id: 'b', op: 'batch_norm', inputs: ['a'] }], 'b'),
    ],
    [
      'no weights but the classifier',
      200,
      {
        ...flat(),
        nodes: [
          { id: 'g', op: 'global_avg_pool', inputs: ['input'] },
          { id: 'l', op: 'linear', channels: 10, inputs: ['g'] },
        ],
      },
    ],
    ['dead branches', 200, flat([stem, { id: 'd', op: 'conv', kernel: 5, channels: 8, inputs: ['stem'] }])],
  ])('%s: %i, never a failure', async (_, status, architecture) => {
    const response = await post('/v1/predict?images=16', architecture)
    const text = await response.text()
    expect(response.status, text).toBe(status)
    if (status !== 200) return
    expect(JSON.parse(text).accuracy.surrogate.loss).toEqual(expect.any(Number))
    const child = await post('/v1/weights', architecture, { ...json, accept: 'application/onnx' })
    expect(child.status, child.status === 200 ? '' : await child.text()).toBe(200)
  })
})

describe('starting and stopping', () => {
  test('work under way is answered after SIGTERM, while no more is taken', async () => {
    const own = await startService({ ARCHCAST_MODEL: folder })
    const body = JSON.stringify(Array(12).fill({ ...cell, skeleton: 'full' }))
    const work = fetch(`${own.url}/v1/predict/batch`, { method: 'POST', headers: json, body })
    await expect
      .poll(async () => (await (await fetch(`${own.url}/metrics`)).text()).match(/predictions_total (\d+)/)![1])
      .not.toBe('0')
    own.child.kill('SIGTERM')
    await expect.poll(async () => (await fetch(`${own.url}/v2/health/ready`)).status, { interval: 5 }).toBe(503)
    const late = await fetch(`${own.url}/v1/predict`, { method: 'POST', headers: json, body: JSON.stringify(cell) })
    expect(late.status).toBe(503)
    const answers = (await (await work).json()) as Prediction[]
    expect(answers.every(({ accuracy }) => accuracy !== undefined)).toBe(true)
    expect(await own.exit).toBe(0)
  })

  test('a second signal ends it at once', async () => {
    const own = await startService({ ARCHCAST_MODEL: folder })
    const body = JSON.stringify(Array(200).fill({ ...cell, skeleton: 'full' }))
    const ask = async () => (await fetch(`${own.url}/v1/predict/batch`, { method: 'POST', headers: json, body })).text()
    const work = ask().catch(() => 'dropped')
    await expect
      .poll(async () => (await (await fetch(`${own.url}/metrics`)).text()).match(/predictions_total (\d+)/)![1])
      .not.toBe('0')
    own.child.kill('SIGTERM')
    await expect.poll(() => own.output()).toContain('SIGTERM')
    own.child.kill('SIGTERM')
    expect(await own.exit).toBe(1)
    expect(await work).toBe('dropped')
  })

  test.each<[string, (data: Buffer) => number]>([
    ['ghn.onnx', (data) => data.length >> 1],
    ['probe.bin', (data) => data.length >> 1],
    ['manifest.json', (data) => data.indexOf('"sha256"') + 12],
    ['manifest.json', () => 0],
  ])('a damaged %s is refused by name', async (file, at) => {
    const damaged = await mkdtemp(join(tmpdir(), 'damaged-'))
    try {
      await cp(folder, damaged, { recursive: true })
      const data = await readFile(join(damaged, file))
      data[at(data)] ^= 1
      await writeFile(join(damaged, file), data)
      const own = spawnService({ ARCHCAST_MODEL: damaged })
      expect(await own.exit).toBe(1)
      expect(own.output()).toMatch(/^archcast: .*expected .*, found /)
      // A hash that is not the file's may be the fault of either.
      if (file !== 'manifest.json') expect(own.output()).toContain(file)
    } finally {
      await rm(damaged, { recursive: true })
    }
  })

  test.each<[string, Record<string, string>, RegExp]>([
    ['a folder that is not there', { ARCHCAST_MODEL: '/nowhere' }, /^archcast: .*\/nowhere.*manifest\.json/],
    ['a port that is none', { PORT: 'http' }, /^archcast: PORT must be a port number, 0 to 65535, not 'http'/],
    ['an unknown provider', { ARCHCAST_PROVIDER: 'tpu' }, /^archcast: .*auto, cuda, webgpu, cpu, not 'tpu'/],
    ['a rate of nothing', { ARCHCAST_RATE: '0' }, /^archcast: ARCHCAST_RATE must be/],
    [
      'a host that others reach, without tokens',
      { HOST: '0.0.0.0' },
      /^archcast: HOST is 0.0.0.0, .*ARCHCAST_OPEN=yes/,
    ],
    ['tokens of which none is one', { ARCHCAST_TOKENS: ' , ' }, /^archcast: ARCHCAST_TOKENS: item 1 of 2 is empty/],
    ['no processes', { ARCHCAST_PROCESSES: '0' }, /^archcast: ARCHCAST_PROCESSES must be/],
  ])('%s is refused in one line', async (_, env, message) => {
    const own = spawnService({ ARCHCAST_MODEL: folder, ...env })
    expect(await own.exit).toBe(1)
    expect(own.output()).toMatch(message)
    expect(own.output().trim().split('\n')).toHaveLength(1)
  })

  test('a caller over the rate waits, and its probes do not', async () => {
    const own = await startService({ ARCHCAST_MODEL: folder, ARCHCAST_RATE: '2' })
    const status = async (path: string) => (await fetch(own.url + path)).status
    expect([await status('/info'), await status('/v1/spaces')]).toEqual([200, 200])
    const refusal = await fetch(`${own.url}/info`)
    expect(refusal.status).toBe(429)
    expect(refusal.headers.get('retry-after')).toBe('60')
    expect(await refusal.json()).toMatchObject({ status: 429, code: 'rate_limited' })
    expect(await status('/v2/health/ready')).toBe(200)
    own.child.kill('SIGINT')
    expect(await own.exit).toBe(0)
  })

  test('a port in use is named', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const { port } = blocker.address() as AddressInfo
    const own = spawnService({ ARCHCAST_MODEL: folder, PORT: `${port}` })
    expect(await own.exit).toBe(1)
    expect(own.output()).toContain(`port ${port} is in use`)
    blocker.close()
  })
})

const committed = fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url))

describe.skipIf(!existsSync(committed))('the committed model', () => {
  test('is served where nothing else is said', async () => {
    const own = await startService({})
    const answer = await fetch(`${own.url}/v1/predict`, { method: 'POST', headers: json, body: JSON.stringify(cell) })
    const prediction = (await answer.json()) as Prediction
    expect(prediction).toMatchObject({ in_domain: true, model: { name: 'cifar10-nb201' } })
    expect(prediction.accuracy!.value).toBeGreaterThan(0.2)
    own.child.kill('SIGINT')
    expect(await own.exit).toBe(0)
  })
})
