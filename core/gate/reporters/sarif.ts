// SARIF 2.1.0 (OASIS): one result for every check that is not kept, at the file and the layer to blame, and for every
// model that cannot be read.
import { METRICS } from '../quantity.ts'
import { METRIC_NAMES, describeMetric } from '../describe.ts'
import type { Check, GateReport, Outcome, Unreadable } from '../report.ts'
import type { Log, Run, ReportingDescriptor, Result } from 'sarif'

const LEVELS: Readonly<Record<Outcome, Result.level>> = {
  pass: 'none',
  accepted: 'note',
  warn: 'warning',
  error: 'error',
}

const READABLE = 'model/readable'

const RULES: readonly ReportingDescriptor[] = [
  ...METRICS.map((metric) => ({
    id: `budget/${metric}`,
    name: `${metric[0].toUpperCase()}${metric.slice(1)}Budget`,
    shortDescription: { text: `The ${METRIC_NAMES[metric]} of a model keeps its budget.` },
  })),
  { id: READABLE, name: 'ReadableModel', shortDescription: { text: 'A model can be read.' } },
]

export function sarifReport({ checks, unreadable }: GateReport, version: string): string {
  const results = [
    ...checks.filter(({ verdict }) => verdict !== 'pass').map(resultOfCheck),
    ...unreadable.map(resultOfUnreadable),
  ]
  const driver = { name: 'Archcast', version, rules: [...RULES] }
  const run: Run = { tool: { driver }, columnKind: 'utf16CodeUnits', results }
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [run] }
  return `${JSON.stringify(log, null, 2)}\n`
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json'

function resultOfCheck(check: Check): Result {
  const { model, metric, outcome, acceptance } = check
  return {
    // The same finding in the next run, whatever its figures are.
    ...resultOf(`budget/${metric}`, check, `${model} ${describeMetric(check)} ${check.limit.text}`),
    ...(outcome === 'accepted' && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: acceptance!.reason }],
    }),
  }
}

const resultOfUnreadable = (unreadable: Unreadable): Result =>
  resultOf(READABLE, unreadable, `${unreadable.model} ${unreadable.verdict}`)

type Finding = Pick<Check, 'model' | 'file' | 'outcome' | 'message' | 'blame'> & { readonly verdict: string }

function resultOf(id: string, { model, file, outcome, verdict, message, blame }: Finding, fingerprint: string): Result {
  return {
    ruleId: id,
    ruleIndex: RULES.findIndex((rule) => rule.id === id),
    level: LEVELS[outcome],
    message: { text: message },
    locations: [
      {
        ...(file && {
          physicalLocation: {
            artifactLocation: { uri: uriOf(model) },
            ...(blame?.line !== undefined && { region: { startLine: blame.line } }),
          },
        }),
        logicalLocations: [
          { name: blame?.node ?? model, fullyQualifiedName: blame ? `${model}#${blame.node}` : model },
        ],
      },
    ],
    partialFingerprints: { 'archcastCheck/v1': fingerprint },
    properties: { verdict },
  }
}

/** Relative, as the path from the root of the repository. */
const uriOf = (path: string) => path.split('/').map(encodeURIComponent).join('/')
