// `npm run bench:edge`: the built Worker in workerd beside the service on Node, one process each: cold, warm, and its
// memory over 2,000 requests.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWorker, startWorkerd } from '../cli/workerd.ts'
import { startService } from '../test/end-to-end/service-process.ts'
import { openNetworks, post, postText, randomCells, timeRequest } from './requests.ts'
import { tenDevices, visionTransformer } from './vision-transformer.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { openDevices } from '@archcast/core/predict/heads.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { median } from '@archcast/train/statistics/summary.ts'

const COLD_STARTS = 5
const WARM = 60
/** Requests until a runtime has compiled what it runs: many for work that is short. */
const WARMING = { short: 400, long: 10 } as const
const REQUESTS = 2000
const IMAGES = 64
const KIB_A_MIB = 1024

const folder = await mkdtemp(join(tmpdir(), 'bench-edge-'))
let draw = randomCells(7)
const predict = (url: string) => () => post(`${url}/v1/predict?method=surrogate&images=${IMAGES}`, draw())
const head = (url: string) => () => post(`${url}/v1/predict?device=pixel3`, draw())
const vit = visionTransformer()
const ten = tenDevices(Array.from(openDevices(await loadBundleFolder(DEFAULT_MODEL)).values(), ({ file }) => file))
const large = (url: string) => () => postText(`${url}/v1/predict?device=${ten.join()}`, vit)
const live = (url: string) => () => fetch(`${url}/v2/health/live`)
const start = () => startWorkerd(folder, 8799)
const small = () => ({ ...draw(), skeleton: 'reduced' })
let open = openNetworks(9)
/** A cell for one GHN of the model, a network for the other: an isolate has one open at a time. */
const byTurns = async (url: string) => {
  await predict(url)()
  return post(`${url}/v1/predict?method=surrogate&images=${IMAGES}`, open())
}
const weights = (url: string) => () => post(`${url}/v1/weights`, small())

/** The first prediction of a fresh isolate, milliseconds. */
async function coldTimes(send: typeof predict): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < COLD_STARTS; i++) {
    const worker = await start()
    await timeRequest(send(worker.url), times)
    await worker.close()
  }
  return times
}

/** Requests by turns to both, so that a machine that slows down slows both. */
async function warmTimes(
  what: string,
  urls: readonly string[],
  send: typeof predict,
  warming: number = WARMING.long,
): Promise<void> {
  const times = urls.map((): number[] => [])
  for (const url of urls) for (let i = 0; i < warming; i++) await timeRequest(send(url), [])
  for (let i = 0; i < WARM; i++) for (const [k, url] of urls.entries()) await timeRequest(send(url), times[k])
  const [edge, node] = times.map(median)
  console.log(`| ${what} | ${edge.toFixed(1)} | ${node.toFixed(1)} | ${(edge / node).toFixed(1)} |`)
}

/** workerd's resident memory, MiB. */
async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / KIB_A_MIB
}

/** Small and large, scored and not, alone and in batches; every quarter asks the same, so that only leaks add up. */
async function memoryOverRequests(url: string, pid: number): Promise<void> {
  const mix = [
    predict(url),
    head(url),
    () => byTurns(url),
    weights(url),
    () => post(`${url}/v1/predict?method=surrogate&images=16`, draw()),
    () => post(`${url}/v1/predict/batch?method=surrogate&images=16`, [draw(), draw()]),
    () => post(`${url}/v1/weights`, { ...draw(), skeleton: 'full' }),
    () => post(`${url}/v1/weights`, small(), { accept: 'application/onnx' }),
    () => fetch(`${url}/info`),
  ]
  const medians: number[] = []
  for (let quarter = 0; quarter < 4; quarter++) {
    draw = randomCells(8)
    open = openNetworks(8)
    const resident: number[] = []
    for (let i = 0; i < REQUESTS / 4; i++) {
      await timeRequest(mix[i % mix.length], [])
      resident.push(await residentMemory(pid))
    }
    medians.push(median(resident))
  }
  console.log(
    `\n${REQUESTS} requests of mixed size, no error; workerd's resident memory, median of each quarter: ` +
      `${medians.map((x) => x.toFixed(1)).join(', ')} MiB; grown in the last: ${(medians[3] - medians[2]).toFixed(1)} MiB`,
  )
}

try {
  await buildWorker(folder)
  for (const [by, send] of Object.entries({ 'the head': head, 'the surrogate': predict })) {
    const cold = await coldTimes(send)
    console.log(`first prediction of a cold isolate by ${by}, median of ${COLD_STARTS}: ${median(cold).toFixed(0)} ms`)
  }
  const worker = await start()
  const node = await startService({})
  try {
    console.log(`\n| what, p50 in ms | workerd | Node | ratio |\n| --- | --- | --- | --- |`)
    const urls = [worker.url, node.url]
    await warmTimes('/v2/health/live: the way there and back', urls, live, WARMING.short)
    await warmTimes('/v1/predict by the head, one device', urls, head, WARMING.short)
    await warmTimes(`/v1/predict by the head, a ViT of 599 nodes, ${ten.length} devices`, urls, large, WARMING.short)
    await warmTimes(`/v1/predict by the surrogate, ${IMAGES} images`, urls, predict)
    await warmTimes('the same of a cell, then of a network of all designs', urls, (url) => () => byTurns(url))
    await warmTimes('/v1/weights, safetensors', urls, weights, WARMING.short)
    node.child.kill('SIGTERM')
    await node.exit
    await memoryOverRequests(worker.url, worker.pid)
  } finally {
    node.child.kill('SIGTERM')
    await worker.close()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
