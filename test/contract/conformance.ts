// Whether answers are as the service's own OpenAPI document says.
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'vitest'
import type { Document } from '@archcast/serve/openapi/document.ts'

const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1')

export interface Conformance {
  /** Throws where the answer to `<METHOD> <path>` is not one that the document has. Streams are not read. */
  check(method: string, path: string, response: Response): Promise<void>
  /** Throws where a value is not of a schema of the document, given by its JSON pointer. */
  checkValue(value: unknown, pointer: string): void
}

export function conformanceTo(document: Document): Conformance {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'openapi')
  const checkValue = (value: unknown, pointer: string) => {
    const valid = ajv.getSchema(`openapi#${encodeURI(pointer)}`)!
    expect(valid, pointer).toBeDefined()
    expect(valid(value) ? [] : valid.errors, `${pointer}: ${JSON.stringify(value).slice(0, 500)}`).toEqual([])
  }
  const templates = Object.keys(document.paths!).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }))
  return {
    checkValue,
    async check(method, url, response) {
      const path = templates.find(({ pattern }) => pattern.test(url))?.path
      const verb = method.toLowerCase()
      const operation = path === undefined ? undefined : document.paths![path][verb as 'get']
      const type = response.headers.get('content-type')?.split(';')[0] ?? ''
      if (!operation) {
        const problem = (await response.clone().json()) as { code: string }
        expect([response.status, problem.code]).toEqual(
          path === undefined ? [404, 'not_found'] : [405, 'method_not_allowed'],
        )
        return checkValue(problem, '/components/schemas/Problem')
      }
      // Nobody is there to read that the caller has gone.
      if (response.status === 499) return
      const where = `${method} ${path} ${response.status} ${type}`
      const described = operation.responses![`${response.status}`]
      expect(described, `${where} is not in the document`).toBeDefined()
      const { content = {}, headers = {} } = described as { content?: Record<string, unknown>; headers?: object }
      if (type === '') return expect(content, where).toEqual({})
      expect(Object.keys(content), where).toContain(type)
      for (const name of ['location', 'retry-after', 'etag', 'www-authenticate', 'cache-status'])
        if (response.headers.has(name)) expect(Object.keys(headers), where).toContain(name)
      if (!type.endsWith('json') || type === 'application/x-ndjson') return
      const pointer = ['paths', path!, verb, 'responses', `${response.status}`, 'content', type, 'schema']
      checkValue(await response.clone().json(), `/${pointer.map(escaped).join('/')}`)
    },
  }
}
