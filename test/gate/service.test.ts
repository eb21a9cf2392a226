// `archcast gate --url`: the verdicts of a service, and what becomes of one that fails.
import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { killServices, startService } from '../end-to-end/service-process.ts'
import { CELL, Project, chain } from './project.ts'
import type { ServiceProcess } from '../end-to-end/service-process.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

let service: ServiceProcess
let project: Project
let server: Server | undefined

beforeAll(async () => {
  service = await startService({ ARCHCAST_TOKENS: 'secret' })
})
afterAll(killServices)
beforeEach(() => {
  project = new Project()
  project.config({
    models: ['net.json', CELL],
    device: 'epyc/onnx',
    budgets: [
      { max_latency: { 'epyc/onnx': '2 ms', pixel3: '25 ms' }, max_macs: '100M' },
      { pattern: CELL, min_accuracy: '93 %' },
    ],
  })
  project.write('net.json', chain(4))
})
afterEach(() => {
  server?.close()
  server = undefined
  project.remove()
})

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server!.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An address where nobody listens any more. */
async function freePort(): Promise<string> {
  const url = await serve(() => {})
  await new Promise((resolve) => server!.close(resolve))
  return url
}

test('gives the same verdicts on the same figures as the bundle', async () => {
  const local = await project.run(['gate', '--json'])
  const remote = await project.run(['gate', '--json', '--url', service.url, '--token', 'secret'])
  expect(remote.stderr).toBe('')
  const figures = ({ stdout }: typeof local) =>
    (JSON.parse(stdout) as GateReport).checks.map(({ model, metric, verdict, range }) => {
      return [model, metric, verdict, Number(range!.value.toPrecision(5)), Number(range!.high.toPrecision(5))]
    })
  expect(figures(remote)).toEqual(figures(local))
  expect(remote.code).toBe(local.code)
})

test('a wrong token is bad input', async () => {
  const { code, stderr } = await project.run(['gate', '--url', service.url], { ARCHCAST_TOKEN: 'wrong' })
  expect(stderr).toContain('does not take the token')
  expect(code).toBe(2)
})

test('a device that the service does not know is bad input', async () => {
  project.config({ models: ['net.json'], budgets: [{ max_latency: { pixel33: '1 ms' } }] })
  const { code, stderr } = await project.run(['gate', '--url', service.url, '--token', 'secret'])
  expect(stderr).toContain("did you mean 'pixel3'?")
  expect(code).toBe(2)
})

test.each<[string, RequestListener | undefined, string]>([
  ['nobody listens', undefined, 'ECONNREFUSED'],
  ['it fails', (_, response) => response.writeHead(500).end(), 'it answers 500'],
  ['it is not ready', (_, response) => response.writeHead(503).end('{}'), 'it answers 503'],
  ['it is no Archcast', (_, response) => response.end('<html>'), 'its answer is not whole'],
  ['its answer is another', (_, response) => response.end('{"accuracy": 1}'), 'not that of an Archcast service'],
  ['it hangs up', (request) => request.socket.destroy(), 'gives no prediction'],
])('3, and no verdict, where %s', async (_, listener, message) => {
  const url = listener ? await serve(listener) : await freePort()
  const { code, stdout, stderr } = await project.run(['gate', 'net.json', '--url', url])
  expect(stderr).toContain(message)
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
})

test('a service that is busy is asked again', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    asked++
    response.writeHead(429, { 'retry-after': '0' }).end('{}')
  })
  const { code } = await project.run(['gate', 'net.json', '--url', url])
  expect(asked).toBe(4)
  expect(code).toBe(3)
})
