// The operations on searches.
import * as z from 'zod'
import { LEADERS_TOLD } from '../../search-frames.ts'
import { SEARCH } from '../examples.ts'
import { GUARDED, READING, json, problems } from '../responses.ts'
import { SearchRequest } from '@archcast/core/contract/search-request.ts'
import { SearchState } from '@archcast/core/contract/search.ts'
import type { Operations } from '../described.ts'

const tags = ['Searches']
const path = z.object({ id: z.string().describe('Of the search, as its address has it.') })
/** Where they run elsewhere. */
const ELSEWHERE = ['no_searches', 'queue_unreachable'] as const
const known = problems(['unknown_search', ...ELSEWHERE, ...GUARDED])

export const searchOperations: Operations = {
  'POST /v1/searches': {
    operationId: 'startSearch',
    tags,
    summary: 'Start a random search',
    description:
      'Draws architectures, predicts them, keeps those within the constraints. The same request to the same model has the same result.',
    requestParams: {
      header: z.object({
        prefer: z
          .string()
          .optional()
          .describe('`wait=N` waits up to N seconds for the result (RFC 7240), at most 60.')
          .meta({ example: 'wait=20' }),
      }),
    },
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: SearchRequest,
          examples: { fast: { summary: 'The most accurate of those that are fast on a phone', value: SEARCH } },
        },
      },
    },
    responses: {
      200: {
        ...json('The search is done.', SearchState),
        headers: {
          location: { description: 'Address of the search.', schema: { type: 'string' } },
          'preference-applied': { description: 'The wait that was granted.', schema: { type: 'string' } },
        },
      },
      202: {
        ...json('The search runs.', SearchState),
        headers: {
          location: { description: 'Address of the search.', schema: { type: 'string' } },
          'preference-applied': { description: 'The wait that was granted.', schema: { type: 'string' } },
        },
      },
      ...problems([
        ...READING.filter((code) => code !== 'bad_parameter'),
        'invalid_architecture',
        'queue_full',
        'store_unwritable',
        ...ELSEWHERE,
        ...GUARDED,
      ]),
    },
  },
  'GET /v1/searches/{id}': {
    operationId: 'search',
    tags,
    summary: 'State and result of a search',
    description:
      'One whose service ended before it was done has failed with the code `interrupted`; where searches are queued they go on.',
    requestParams: { path },
    responses: { 200: json('The state.', SearchState), ...known },
  },
  'DELETE /v1/searches/{id}': {
    operationId: 'cancelSearch',
    tags,
    summary: 'Cancel a search',
    description: 'One that is done stays as it is.',
    requestParams: { path },
    responses: { 200: json('The state, cancelled unless it was done.', SearchState), ...known },
  },
  'GET /v1/searches/{id}/events': {
    operationId: 'searchEvents',
    tags,
    summary: 'Progress of a search as it happens',
    description:
      'Server-sent events: `progress` while it runs, then one named by the status it ended with, after which the stream ' +
      'ends. A stream that ends otherwise says why by an `error`. Ids grow with what is done, and are the same on every ' +
      'connection: who sends back the last one goes on behind it.',
    requestParams: {
      path,
      header: z.object({
        'last-event-id': z
          .string()
          .optional()
          .describe('Id of the last event that was received, as an EventSource that reconnects sends it.'),
      }),
    },
    responses: {
      204: { description: 'The search has ended, and the event named told so: there is no more to come.' },
      200: {
        description:
          'The events, `progress` at most twice a second. Its data is a `SearchProgress`, empty before the first report; `leaders` ' +
          `are the first ${LEADERS_TOLD}, and stand there where they have changed since the event before. The data of the last is ` +
          'the `SearchState`, and that of `error` a `Problem`, such as `queue_unreachable`, after which it is worth coming ' +
          'back, or `unknown_search`.',
        content: {
          'text/event-stream': {
            schema: { type: 'string', contentMediaType: 'text/event-stream' },
          },
        },
      },
      ...known,
    },
  },
}
