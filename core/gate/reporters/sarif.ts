// SARIF 2.1.0 (OASIS): one result for every check that is not kept, at the file and the layer to blame.
import { METRICS } from '../quantity.ts'
import { METRIC_NAMES, describeMetric } from '../describe.ts'
import type { Check, GateReport, Outcome } from '../report.ts'
import type { Log, Run, ReportingDescriptor, Result } from 'sarif'

const LEVELS: Readonly<Record<Outcome, Result.level>> = {
  pass: 'none',
  accepted: 'note',
  warn: 'warning',
  error: 'error',
}

/** Rules by metric. */
const RULES = METRICS.map((metric): ReportingDescriptor => ({
  id: `budget/${metric}`,
  name: `${metric[0].toUpperCase()}${metric.slice(1)}Budget`,
  shortDescription: { text: `The ${METRIC_NAMES[metric]} of a model keeps its budget.` },
}))

export function sarifReport({ checks }: GateReport, version: string): string {
  const results = checks.filter(({ verdict }) => verdict !== 'pass').map(resultOf)
  const driver = { name: 'Archcast', version, rules: RULES }
  const run: Run = { tool: { driver }, columnKind: 'utf16CodeUnits', results }
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [run] }
  return `${JSON.stringify(log, null, 2)}\n`
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json'

function resultOf(check: Check): Result {
  const { model, metric, outcome, verdict, message, blame, acceptance } = check
  const id = `budget/${metric}`
  return {
    ruleId: id,
    ruleIndex: RULES.findIndex((rule) => rule.id === id),
    level: LEVELS[outcome],
    message: { text: message },
    locations: [
      {
        ...(check.file && {
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
    // The same finding in the next run, whatever its figures are.
    partialFingerprints: { 'archcastCheck/v1': `${model} ${describeMetric(check)} ${check.limit.text}` },
    ...(outcome === 'accepted' && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: acceptance!.reason }],
    }),
    properties: { verdict },
  }
}

/** Relative, as the path from the root of the repository. */
const uriOf = (path: string) => path.split('/').map(encodeURIComponent).join('/')
