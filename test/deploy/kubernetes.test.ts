// The Kubernetes example against the schemas of its objects, and its objects against each other and the service.
import { readFile } from 'node:fs/promises'
import * as apps from 'kubernetes-models/apps/v1'
import * as autoscaling from 'kubernetes-models/autoscaling/v2'
import * as networking from 'kubernetes-models/networking.k8s.io/v1'
import * as policy from 'kubernetes-models/policy/v1'
import * as core from 'kubernetes-models/v1'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { fakeDeps } from '../contract/fake-predictor.ts'
import { ROOT } from './dockerfile.ts'
import { unread } from './unread.ts'
import { createApp } from '@archcast/serve/app.ts'
import { unknownSettings } from '@archcast/serve/environment.ts'

type Labels = Record<string, string>
interface Container {
  readonly name: string
  readonly image: string
  readonly env?: { name: string }[]
  readonly ports?: { name: string; containerPort: number }[]
  readonly resources: { requests: Labels; limits: Labels }
  readonly securityContext: object
  readonly startupProbe?: Probe
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
}
interface Probe {
  readonly httpGet?: { path: string; port: string }
  readonly tcpSocket?: { port: string }
}
interface Document {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { name: string }
  readonly spec: {
    selector?: Labels & { matchLabels: Labels }
    template?: { metadata: { labels: Labels }; spec: { containers: Container[]; securityContext: object } }
    ports?: { targetPort: string }[]
    podSelector?: { matchLabels?: Labels }
    policyTypes?: string[]
  }
}
type Model = new (data: object) => { validate(): void }

const MODELS: Readonly<Record<string, object>> = {
  'apps/v1': apps,
  'autoscaling/v2': autoscaling,
  v1: core,
  'networking.k8s.io/v1': networking,
  'policy/v1': policy,
}
const text = await readFile(`${ROOT}/deploy/kubernetes/archcast.yaml`, 'utf8')
const documents = parseAllDocuments(text).map((each) => each.toJS() as Document)
const named = (kind: string, name: string) =>
  documents.find((each) => each.kind === kind && each.metadata.name === name)!
const pods = documents.flatMap(({ spec: { template } }) => (template ? [template] : []))
const matches = (selector: Labels, labels: Labels) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value)

/** Pointers of fields that the object's schema does not have. Throws where one that it has is not right. */
function check(document: Document): string[] {
  const models = MODELS[document.apiVersion] as Record<string, Model>
  // Its constructor copies what it is given, and so reads all.
  const model = new models[document.kind](document)
  return unread(document, (watched) => Object.assign(model, watched).validate())
}

describe('each object', () => {
  test.each(documents)('$kind $metadata.name is one of its schema', (document) => {
    expect(check(document)).toEqual([])
  })

  test('is held against a schema that finds slips', () => {
    const [{ spec, ...rest }] = documents
    expect(check({ ...rest, spec: { ...spec, replica: 2 } as Document['spec'] })).toEqual(['/spec/replica'])
    expect(() => check({ ...rest, spec: { ...spec, replicas: 'two' } as Document['spec'] })).toThrow(/integer/)
  })
})

test('selectors find pods, services their ports', () => {
  for (const { kind, spec } of documents) {
    if (kind === 'Service') {
      const found = pods.filter(({ metadata }) => matches(spec.selector!, metadata.labels))
      expect(found).toHaveLength(1)
      const ports = found[0].spec.containers.flatMap(({ ports: own = [] }) => own.map(({ name }) => name))
      for (const { targetPort } of spec.ports!) expect(ports).toContain(targetPort)
    }
    if (spec.template) expect(matches(spec.selector!.matchLabels, spec.template.metadata.labels)).toBe(true)
    if (spec.podSelector?.matchLabels)
      expect(pods.some(({ metadata }) => matches(spec.podSelector!.matchLabels!, metadata.labels))).toBe(true)
  }
})

test('every container is confined and bounded, and has settings that there are', () => {
  for (const { spec } of pods) {
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    for (const { securityContext, resources, env = [] } of spec.containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      expect(resources).toMatchObject({
        requests: { memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      })
      expect(unknownSettings(Object.fromEntries(env.map(({ name }) => [name, ''])))).toEqual([])
    }
  }
})

test('probes ask for what the service answers without a token', async () => {
  const app = createApp({ ...fakeDeps, access: { tokens: ['a'] } })
  const [service] = named('Deployment', 'archcast').spec.template!.spec.containers
  for (const probe of [service.startupProbe, service.readinessProbe, service.livenessProbe]) {
    expect(probe!.httpGet!.port).toBe('http')
    expect((await app.request(probe!.httpGet!.path)).status).toBe(200)
  }
  // One that is busy or draining is not ready; only one that hangs is to be ended.
  expect(
    (await createApp({ ...fakeDeps, ready: () => false }).request(service.livenessProbe!.httpGet!.path)).status,
  ).toBe(200)
})

test('nothing reaches a pod but by a policy that says so', () => {
  const policies = documents.filter(({ kind }) => kind === 'NetworkPolicy')
  const all = policies.find(({ spec }) => spec.policyTypes!.length === 2)!
  for (const { metadata } of pods) expect(matches(all.spec.podSelector!.matchLabels!, metadata.labels)).toBe(true)
})
