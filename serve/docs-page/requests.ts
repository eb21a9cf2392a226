// Requests to learn from, as lines for a shell: each as it stands, with the service's own address.
import { html } from 'hono/html'
import type { ApiOperation } from './api-operation.ts'
import type { Html } from './schema.ts'

/** An example of a request. */
export interface ExampleRequest {
  readonly summary: string
  /** Of the body; left out where there is none. */
  readonly type?: string
  /** Left out where the body is a file. */
  readonly body?: string
}

/** Stands for the address of the service until the page is asked for. */
export const ORIGIN_MARK = 'origin.of.the.service'

const FILES: Readonly<Record<string, string>> = { 'application/onnx': 'model.onnx' }

/** Answers that no terminal shows. */
const SAVED: Readonly<Record<string, string>> = { 'application/octet-stream': 'weights.safetensors' }

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

export function exampleRequests({ summary, requestBody }: ApiOperation): readonly ExampleRequest[] {
  if (!requestBody) return [{ summary }]
  return Object.entries(requestBody.content).flatMap(([type, { examples = {} }]): ExampleRequest[] => {
    const given = Object.values(examples)
    if (given.length === 0) return [{ summary: 'A file', type }]
    return given.map(({ summary: named = summary, value }) => ({ summary: named, type, body: textOf(value) }))
  })
}

/** What a parameter is given in an example. */
function exampleOf({ name, schema }: NonNullable<ApiOperation['parameters']>[number]): string {
  return schema.example ?? name.toUpperCase()
}

/** Path and query of an example, from all parameters that must be there. */
function targetOf(path: string, parameters: ApiOperation['parameters'] = []): string {
  const needed = parameters.filter(({ required }) => required)
  const filled = needed.reduce(
    (text, each) => text.replace(`{${each.name}}`, encodeURIComponent(exampleOf(each))),
    path,
  )
  const query = needed.filter((each) => each.in === 'query')
  const said = query.map((each) => `${each.name}=${encodeURIComponent(exampleOf(each))}`).join('&')
  return said === '' ? filled : `${filled}?${said}`
}

/** A shell takes what stands between single quotes as it is. */
const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** @param guarded whether the service asks for a token, which the line takes from the environment */
export function curlOf(
  method: string,
  path: string,
  { parameters, responses }: ApiOperation,
  { type, body }: ExampleRequest,
  guarded: boolean,
): Html {
  const answers = Object.keys(responses['200']?.content ?? {})
  const saved = answers.map((name) => SAVED[name]).find((name) => name !== undefined)
  const target = targetOf(path, parameters)
  const address = html`<span class="origin">${ORIGIN_MARK}</span>${target}`
  const options = [
    ...(method === 'GET' || type !== undefined ? [] : [`-X ${method}`]),
    ...(answers.includes('text/event-stream') ? ['-N'] : []),
    ...(saved === undefined ? [] : [`-o ${saved}`]),
    ...(guarded ? ['-H "authorization: Bearer $ARCHCAST_TOKEN"'] : []),
    ...(type === undefined ? [] : [`-H ${quoted(`content-type: ${type}`)}`]),
    ...(type === undefined ? [] : [`--data-binary ${body === undefined ? `@${FILES[type] ?? 'FILE'}` : quoted(body)}`]),
  ]
  const quotes = target.includes('?') ? "'" : ''
  return html`curl ${quotes}${address}${quotes}${options.map((option) => ` ${option}`).join('')}`
}
