// One operation as HTML: what it takes, examples to paste, what it answers.
import { html } from 'hono/html'
import { prose } from './prose.ts'
import { schemaTable, typeOf } from './schema.ts'
import type { Html, Schema } from './schema.ts'

interface Media {
  readonly schema?: Schema
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>
}
type Content = Readonly<Record<string, Media>>

export interface ApiOperation {
  readonly operationId: string
  readonly tags: readonly [string]
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly headers?: Readonly<Record<string, Schema>>; readonly content?: Content }
    >
  >
}

export function operationSection(method: string, path: string, operation: ApiOperation): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation
  return html`<section id="${operationId}">
    <h3>${summary}</h3>
    <p class="path"><b class="method ${method.toLowerCase()}">${method}</b> <code>${path}</code></p>
    ${description ? html`<p>${prose(description)}</p>` : ''}
    ${
      parameters.length > 0
        ? html`<h4>Parameters</h4>
            ${parametersTable(parameters)}`
        : ''
    }
    ${
      requestBody
        ? html`<h4>Body</h4>
            ${contents(requestBody.content, (name, value) => curl(method, path, name, value))}`
        : ''
    }
    <h4>Answers</h4>
    ${Object.entries(responses).map(
      ([status, { description: means, headers = {}, content = {} }]) =>
        html`<details ${status.startsWith('2') ? 'open' : ''}>
          <summary>
            <b class="s${status[0]}">${status}</b> ${status.startsWith('2') ? prose(means) : codes(means)}
          </summary>
          ${status.startsWith('2') ? '' : html`<p>${prose(means)}</p>`}
          ${Object.entries(headers).map(([name, header]) => html`<p><code>${name}</code>: ${prose(header.description ?? '')}</p>`)}
          ${contents(content)}
        </details>`,
    )}
  </section>`
}

/** The codes of an answer's problems, of the text that explains each. */
function codes(text: string): Html {
  const names = Array.from(text.matchAll(/^`(\w+)`:/gm), ([, name]) => name)
  return names.length > 0
    ? html`<span class="codes">${names.map((name) => html`<code>${name}</code> `)}</span>`
    : prose(text)
}

function parametersTable(parameters: NonNullable<ApiOperation['parameters']>): Html {
  return html`<table>
    <tbody>
      ${parameters.map(
        ({ name, in: place, required, description, schema }) =>
          html`<tr>
            <td class="name"><code>${name}${required ? '' : '?'}</code></td>
            <td>
              <code class="type">${typeOf(schema)}</code> <small>${place}</small>
              ${(description ?? schema.description) ? html`<br />${prose((description ?? schema.description)!)}` : ''}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function contents(content: Content, show: (type: string, value: unknown) => string = (_, value) => text(value)): Html {
  return html`${Object.entries(content).map(
    ([type, { schema = {}, examples = {} }]) =>
      html`<p><code>${type}</code> <code class="type">${typeOf(schema)}</code></p>
        ${schema.description && !schema.$ref ? html`<p>${prose(schema.description)}</p>` : ''}
        ${schema.properties ? schemaTable(schema) : ''}
        ${Object.entries(examples).map(
          ([name, { summary = 'Example', value }]) =>
            html`<details>
              <summary>${summary}</summary>
              <pre tabindex="0" aria-label="${name}">${show(type, value)}</pre>
            </details>`,
        )}`,
  )}`
}

const text = (value: unknown) => (typeof value === 'string' ? value.trimEnd() : JSON.stringify(value, null, 2))

/** A line for a shell, which takes what stands between single quotes as it is. */
function curl(method: string, path: string, type: string, value: unknown): string {
  const verb = method === 'POST' ? '' : `-X ${method} `
  return `curl ${verb}localhost:8787${path} -H 'content-type: ${type}' -${typeof value === 'string' ? '-data-binary' : 'd'} '${text(value).replaceAll("'", "'\\''")}'`
}
