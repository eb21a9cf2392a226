// SARIF 2.1.0 (OASIS): one result for every check that is not kept, at the file and the layer to blame, and for
// models and patterns as a whole.
import { METRIC_NAMES, describeMetric } from '../describe-check.ts'
import { wholeModelFindings } from '../gate-report.ts'
import { METRICS } from '../quantity.ts'
import { pathOf } from './github.ts'
import type { Check, Gap, GateReport, Outcome, Unreadable } from '../findings.ts'
import type { RepositoryPlace } from './github.ts'
import type { Log, ReportingDescriptor, Result, Run } from 'sarif'

const LEVELS: Readonly<Record<Outcome, Result.level>> = {
  pass: 'none',
  accepted: 'note',
  warn: 'warning',
  error: 'error',
}

/** Rules about whole models, patterns and baselines, by the verdict that breaks them. */
const WHOLES = {
  unreadable: ['model/readable', 'ReadableModel', 'A model can be read.'],
  no_budget: ['model/budget', 'BudgetedModel', 'A budget holds for a model.'],
  deleted: ['model/kept', 'KeptModel', 'A model of the baseline is still there.'],
  lost_baseline: ['baseline/opened', 'OpenBaseline', 'The baseline can be opened.'],
  no_model: ['pattern/model', 'PatternWithModel', 'A pattern of the configuration fits a model.'],
} as const

const RULES: readonly ReportingDescriptor[] = [
  ...METRICS.map((metric) => ({
    id: `budget/${metric}`,
    name: `${metric[0].toUpperCase()}${metric.slice(1)}Budget`,
    shortDescription: { text: `The ${METRIC_NAMES[metric]} of a model keeps its budget.` },
  })),
  ...Object.values(WHOLES).map(([id, name, text]) => ({ id, name, shortDescription: { text } })),
]

/** GitHub takes no result without a file: that of what is about none is the configuration. */
export function sarifReport(report: GateReport, version: string, place: RepositoryPlace = {}): string {
  const results = [
    ...report.checks.filter(({ verdict }) => verdict !== 'pass').map((check) => resultOfCheck(check, place)),
    ...wholeModelFindings(report).map((whole) => resultOfWhole(whole, place)),
  ]
  const driver = { name: 'Archcast', version, rules: [...RULES] }
  const run: Run = { tool: { driver }, columnKind: 'utf16CodeUnits', results }
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [run] }
  return `${JSON.stringify(log, null, 2)}\n`
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json'

function resultOfCheck(check: Check, place: RepositoryPlace): Result {
  const { model, metric, outcome, acceptance } = check
  return {
    // The same finding in the next run, whatever its figures are.
    ...resultOf(place, `budget/${metric}`, check, `${model} ${describeMetric(check)} ${check.limit.text}`),
    ...(outcome === 'accepted' && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: acceptance!.reason }],
    }),
  }
}

const resultOfWhole = (whole: Unreadable | Gap, place: RepositoryPlace): Result =>
  resultOf(place, WHOLES[whole.verdict][0], whole, `${whole.model} ${whole.verdict}`)

type Finding = Pick<Check, 'model' | 'file' | 'outcome' | 'message' | 'blame'> & { readonly verdict: string }

function resultOf(place: RepositoryPlace, id: string, finding: Finding, fingerprint: string): Result {
  const { model, file, outcome, verdict, message, blame } = finding
  const path = pathOf(finding, place)
  return {
    ruleId: id,
    ruleIndex: RULES.findIndex((rule) => rule.id === id),
    level: LEVELS[outcome],
    message: { text: message },
    locations: [
      {
        ...(path !== undefined && {
          physicalLocation: {
            artifactLocation: { uri: uriOf(path) },
            ...(file && blame?.line !== undefined && { region: { startLine: blame.line } }),
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
