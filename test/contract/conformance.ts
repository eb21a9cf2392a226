// Whether answers are as the service's own OpenAPI document says.
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parseEvents } from './events.ts'
import type { Document } from '@archcast/serve/openapi/openapi-document.ts'

const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1')
/** Their answers may have them, and say so. */
const DESCRIBED_HEADERS = ['location', 'retry-after', 'etag', 'www-authenticate', 'cache-status']

/** What is said before anybody looks where a request goes. */
const AT_THE_DOOR = ['unauthorized', 'rate_limited', 'not_ready']

export interface Conformance {
  /**
   * Throws where the answer to `<METHOD> <path>` is not one that the document has.
   * @param text of a stream that was read, as far as it was; streams are not read otherwise
   */
  check(method: string, path: string, response: Response, text?: string): Promise<void>
  /** Throws where a value is not of a schema of the document, given by its JSON pointer. */
  checkValue(value: unknown, pointer: string): void
}

export function conformanceTo(document: Document): Conformance {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'openapi')
  const checkValue = (value: unknown, pointer: string) => {
    const valid = ajv.getSchema(`openapi#${encodeURI(pointer)}`)
    if (!valid) throw new Error(`the document has no ${pointer}`)
    if (valid(value)) return
    throw new Error(`${pointer}: ${ajv.errorsText(valid.errors)}: ${JSON.stringify(value).slice(0, 500)}`)
  }
  const templates = Object.keys(document.paths!).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }))

  async function checkUnknown(pathIsKnown: boolean, where: string, response: Response): Promise<void> {
    const problem = (await response.clone().json()) as { code: string }
    const [status, code] = pathIsKnown ? [405, 'method_not_allowed'] : [404, 'not_found']
    if ((response.status !== status || problem.code !== code) && !AT_THE_DOOR.includes(problem.code))
      throw new Error(`${where}: ${problem.code}, not ${code}`)
    checkValue(problem, '/components/schemas/Problem')
  }

  /** Lines as far as they have come, or events. */
  function checkStream(type: string, text: string, pointer: string): void {
    if (type === 'application/x-ndjson') {
      const lines = text.split('\n').slice(0, -1)
      for (const line of lines) checkValue(JSON.parse(line), `${pointer}/contentSchema`)
    } else if (type === 'text/event-stream') {
      for (const { event, data } of parseEvents(text)) checkEvent(event, JSON.parse(data))
    }
  }

  function checkEvent(event: string | undefined, data: object): void {
    if (event === 'error') return checkValue(data, '/components/schemas/Problem')
    if (event !== 'progress') return checkValue(data, '/components/schemas/SearchState')
    // Leaders stand there where they have changed; before the first report there is nothing.
    if (Object.keys(data).length > 0) checkValue({ leaders: [], ...data }, '/components/schemas/SearchProgress')
  }

  return {
    checkValue,
    async check(method, url, response, text) {
      const path = templates.find(({ pattern }) => pattern.test(url))?.path
      const verb = method.toLowerCase()
      const operation = path === undefined ? undefined : document.paths![path][verb as 'get']
      const type = response.headers.get('content-type')?.split(';')[0] ?? ''
      const where = `${method} ${path ?? url} ${response.status} ${type}`
      if (!operation) return checkUnknown(path !== undefined, where, response)
      // Nobody is there to read that the caller has gone.
      if (response.status === 499) return
      const described = operation.responses![`${response.status}`]
      if (!described) throw new Error(`${where} is not in the document`)
      const { content = {}, headers = {} } = described as { content?: Record<string, unknown>; headers?: object }
      if (type === '' ? Object.keys(content).length > 0 : !Object.hasOwn(content, type))
        throw new Error(`${where} is not of the types ${Object.keys(content).join(', ')}`)
      for (const name of DESCRIBED_HEADERS)
        if (response.headers.has(name) && !Object.hasOwn(headers, name))
          throw new Error(`${where} has the header ${name}, which the document has not`)
      if (type === '') return
      const parts = ['paths', path!, verb, 'responses', `${response.status}`, 'content', type, 'schema']
      const pointer = `/${parts.map(escaped).join('/')}`
      if (text !== undefined) checkStream(type, text, pointer)
      if (type.endsWith('json') && type !== 'application/x-ndjson') checkValue(await response.clone().json(), pointer)
    },
  }
}
