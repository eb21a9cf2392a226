// The image and the compose file: rules that a linter of Dockerfiles has, and the keys that compose knows.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { ROOT, copies, stages } from './dockerfile.ts'

const named = await stages()
const built = Object.values(named)
const { image: last } = named
const text = (file: string) => readFile(`${ROOT}/deploy/${file}`, 'utf8')

describe('the image', () => {
  test('is built on the image of Node of a named release, by stages', () => {
    expect(Object.keys(named)).toEqual(['packages', 'build', 'page', 'image'])
    for (const [{ rest }] of built) expect(rest).toMatch(/^node:\d+-slim( AS \w+)?$/)
  })

  test('runs as a user without rights, by number, and stays so', () => {
    const users = last.filter(({ name }) => name === 'USER')
    expect(users.map(({ rest }) => rest)).toEqual(['1000:1000'])
    const after = last.slice(last.indexOf(users[0]))
    expect(after.map(({ name }) => name)).toEqual(['USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'])
  })

  test('has commands that get their signals, and no instruction that fetches', () => {
    for (const { name, rest } of built.flat()) {
      expect(['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'VOLUME', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD']).toContain(
        name,
      )
      if (name === 'CMD') expect(JSON.parse(rest)).toEqual(['node', 'serve/main.ts'])
      if (name === 'WORKDIR') expect(rest).toMatch(/^\//)
      if (name === 'RUN') expect(rest).not.toMatch(/sudo|curl|wget|apt-get|chmod 777/)
    }
    expect(last.find(({ name }) => name === 'HEALTHCHECK')!.rest).toMatch(/CMD \["node", "deploy\/health\.js"\]$/)
  })

  test('copies what is there and what .dockerignore lets through', async () => {
    const ignore = await readFile(`${ROOT}/.dockerignore`, 'utf8')
    const [first] = ignore.split('\n').filter((line) => !line.startsWith('#'))
    expect(first).toBe('*')
    const allowed = Array.from(ignore.matchAll(/^!(.+)$/gm), ([, path]) => path)
    for (const path of built.flatMap(copies).flatMap(({ from }) => from)) {
      expect(existsSync(`${ROOT}/${path}`), path).toBe(true)
      expect(
        allowed.some((each) => path === each || path.startsWith(`${each}/`)),
        path,
      ).toBe(true)
    }
  })

  test('holds no secret', () => {
    for (const { name, rest } of last) if (name === 'ENV') expect(rest).not.toMatch(/TOKEN|PASSWORD|SECRET|KEY/)
  })
})

test('no file names a registry', async () => {
  for (const file of ['Dockerfile', 'compose.yaml', 'kubernetes/archcast.yaml'])
    for (const [, image] of (await text(file)).matchAll(/^\s*(?:FROM|image:) (\S+)/gm))
      expect(image).toMatch(/^(node:\d+-slim|packages|archcast|redis:\d+)$/)
})

const words = z.array(z.string())
const needs = z.record(z.string(), z.strictObject({ condition: z.enum(['service_started', 'service_healthy']) }))
const health = z.strictObject({
  test: words.optional(),
  interval: z.string().optional(),
  timeout: z.string().optional(),
  retries: z.int().optional(),
  disable: z.boolean().optional(),
})
/** Keys of https://github.com/compose-spec/compose-spec that are used here; any other is a slip. */
const Compose = z.strictObject({
  name: z.string(),
  'x-limits': z.unknown(),
  services: z.record(
    z.string(),
    z.strictObject({
      image: z.string(),
      build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
      command: words,
      environment: z.record(z.string(), z.string()).optional(),
      secrets: words.optional(),
      ports: words.optional(),
      depends_on: needs.optional(),
      healthcheck: health.optional(),
      deploy: z.strictObject({ replicas: z.int() }).optional(),
      volumes: words.optional(),
      user: z.string().optional(),
      restart: z.literal('unless-stopped'),
      read_only: z.literal(true),
      cap_drop: z.tuple([z.literal('ALL')]),
      security_opt: z.tuple([z.literal('no-new-privileges:true')]),
      tmpfs: words,
      stop_grace_period: z.string().regex(/^\d+s$/),
      mem_limit: z.string(),
    }),
  ),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  volumes: z.record(z.string(), z.strictObject({})),
})

test('compose runs the service, Redis and two workers, each confined, and nothing that is not there', async () => {
  const { services, secrets, volumes } = Compose.parse(parse(await text('compose.yaml'), { merge: true }))
  expect(Object.keys(services)).toEqual(['service', 'worker', 'redis'])
  expect(services.worker.deploy).toEqual({ replicas: 2 })
  for (const { depends_on: on = {}, secrets: asked = [], volumes: mounted = [], environment = {} } of Object.values(
    services,
  )) {
    for (const [name, { condition }] of Object.entries(on))
      if (condition === 'service_healthy') expect(services[name].healthcheck?.test).toBeDefined()
    for (const name of asked) expect(Object.keys(secrets)).toContain(name)
    for (const mount of mounted) expect(Object.keys(volumes)).toContain(mount.split(':')[0])
    if (environment.ARCHCAST_QUEUE_URL) expect(environment.ARCHCAST_QUEUE_URL).toBe('redis://redis:6379')
  }
  expect(services.service.ports).toEqual(['127.0.0.1:8787:8787'])
})
