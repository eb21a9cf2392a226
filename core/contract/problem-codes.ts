// Every `code` of a problem with its status and meaning: the one list behind types, checks and the published document.
import type { ArchitectureErrorCode } from '../arch/errors.ts'

export interface ProblemKind {
  readonly status: number
  /** What went wrong, and what the caller can do. */
  readonly means: string
}

const ARCHITECTURE = {
  invalid_architecture: {
    status: 422,
    means: 'A field is missing, unknown or out of its range; `errors` points at each.',
  },
  unknown_op: { status: 422, means: 'There is no such operation; the detail names the nearest.' },
  unknown_space: { status: 422, means: 'There is no such search space; `GET /v1/spaces` lists them. In a path: 404.' },
  unknown_input: { status: 422, means: 'A node reads one that is not there.' },
  duplicate_id: { status: 422, means: 'Two nodes have the same id.' },
  cycle: { status: 422, means: 'Nodes read each other in a circle, which the detail spells out.' },
  shape_mismatch: { status: 422, means: 'Shapes do not fit; the detail gives both.' },
  disconnected: { status: 422, means: 'The output does not depend on the input.' },
  too_large: { status: 413, means: 'The network is over a limit of `GET /info`, which the detail names.' },
  unsupported: { status: 422, means: 'The model cannot do what is asked, such as a method that it has not.' },
  unknown_device: {
    status: 422,
    means: 'There is no such device, or none of the precision; `GET /v1/devices` lists them.',
  },
  unknown_task: { status: 422, means: 'The model knows no such task; `GET /v1/tasks` lists those it knows.' },
  invalid_onnx: { status: 422, means: 'The bytes are no ONNX file that can be read; the detail says where.' },
} as const satisfies Record<ArchitectureErrorCode, ProblemKind>

export const PROBLEM_KINDS = {
  ...ARCHITECTURE,
  not_json: { status: 400, means: 'The body is not JSON.' },
  not_utf8: { status: 400, means: 'The body is not UTF-8.' },
  not_an_array: { status: 400, means: 'A batch sent as JSON is an array.' },
  bad_parameter: { status: 400, means: 'A query parameter is unknown, missing or out of its range.' },
  unauthorized: { status: 401, means: 'Send `Authorization: Bearer <token>` with a token of this service.' },
  not_found: { status: 404, means: 'There is no such path.' },
  unknown_model: { status: 404, means: 'The service has another model, which the detail names.' },
  unknown_version: { status: 404, means: 'The model has another version, which the detail names.' },
  unknown_search: { status: 404, means: 'There is no such search; those long done are forgotten.' },
  method_not_allowed: { status: 405, means: 'The path takes other methods, which `Allow` lists.' },
  body_stalled: { status: 408, means: 'The body stopped coming before its end.' },
  not_acceptable: { status: 406, means: 'None of the types that `Accept` allows can be given.' },
  too_deep: { status: 413, means: 'The JSON nests deeper than is read.' },
  body_too_large: { status: 413, means: 'The body has more bytes than are read.' },
  too_many_architectures: { status: 413, means: 'The batch has more architectures than are taken at once.' },
  unsupported_media_type: { status: 415, means: 'The body has a type that this does not read.' },
  unsupported_encoding: { status: 415, means: 'The body is compressed; send it as it is.' },
  rate_limited: { status: 429, means: 'Too many requests of one caller; `Retry-After` says when to come back.' },
  queue_full: {
    status: 429,
    means: 'Every worker is busy and the queue is full; `Retry-After` says when to come back.',
  },
  aborted: { status: 499, means: 'The caller went away before the answer; nobody sees it but the log.' },
  internal: { status: 500, means: 'The service failed; its log says why.' },
  no_searches: { status: 501, means: 'The deployment has nothing that runs searches; the detail says what it lacks.' },
  not_ready: { status: 503, means: 'The service is starting or draining; `Retry-After` says when to come back.' },
  worker_lost: { status: 503, means: 'The worker ended while it computed the answer; try again.' },
  queue_unreachable: {
    status: 503,
    means: 'What runs searches cannot be reached; `Retry-After` says when to try again.',
  },
  store_unwritable: {
    status: 503,
    means: 'Searches cannot be kept, so none is started; `Retry-After` says when to try again.',
  },
  interrupted: { status: 503, means: 'Of a search: what ran or kept it ended before it was done; start it again.' },
} as const satisfies Record<string, ProblemKind>

export type ProblemCode = keyof typeof PROBLEM_KINDS
