// What a service says when it is ready: where it is, and what to try.
import { redactedAddress } from '../redis/connect.ts'
import { EXAMPLE_CELL } from '../warm-up.ts'
import type { Listening } from './listen.ts'
import type { OpenService } from './open-service.ts'
import type { Settings } from './settings.ts'

/** Lines of text. */
export function announcement(
  { processes, queueUrl }: Pick<Settings, 'processes' | 'queueUrl'>,
  { model: { name, version }, executionProvider }: Pick<OpenService, 'model' | 'executionProvider'>,
  { url }: Pick<Listening, 'url'>,
): string {
  const body = JSON.stringify({ space: 'nas-bench-201', arch: EXAMPLE_CELL })
  return [
    `Archcast serves ${name} (${version}) on ${url}, ${processes} processes on ${executionProvider}. Try:\n`,
    `curl ${url}/v1/predict -H 'content-type: application/json' -d '${body}'\n`,
    ...(queueUrl === undefined
      ? []
      : [`Searches go to workers: node cli/archcast.js worker --queue ${redactedAddress(queueUrl)}`]),
  ].join('\n')
}
