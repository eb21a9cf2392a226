// One operation as HTML: what it takes, examples to paste, what it answers.
import { html } from 'hono/html'
import { prose } from './prose.ts'
import { curlOf, exampleRequests, textOf } from './requests.ts'
import { schemaTable, typeOf } from './schema.ts'
import { tryForm } from './try-form.ts'
import type { ApiOperation, Content } from './api-operation.ts'
import type { Html, Schema } from './schema.ts'

/** @param guarded whether the service asks for a token here */
export function operationSection(method: string, path: string, operation: ApiOperation, guarded: boolean): Html {
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
            ${bodies(requestBody.content)}`
        : ''
    }
    <h4>Request</h4>
    ${exampleRequests(operation).map(
      (example, at) =>
        html`<details ${at === 0 ? 'open' : ''}>
          <summary>${example.summary}</summary>
          <div class="line">
            <pre tabindex="0" aria-label="${example.summary}">${curlOf(method, path, operation, example, guarded)}</pre>
            <button type="button" class="copy" hidden>Copy</button>
          </div>
        </details>`,
    )}
    ${tryForm(method, path, operation, guarded)}
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

const typeLine = (type: string, schema: Schema): Html =>
  html`<p><code>${type}</code> <code class="type">${typeOf(schema)}</code></p>
    ${schema.description && !schema.$ref ? html`<p>${prose(schema.description)}</p>` : ''}
    ${schema.properties ? schemaTable(schema) : ''}`

const bodies = (content: Content): Html =>
  html`${Object.entries(content).map(([type, { schema = {} }]) => typeLine(type, schema))}`

function contents(content: Content): Html {
  return html`${Object.entries(content).map(
    ([type, { schema = {}, examples = {} }]) =>
      html`${typeLine(type, schema)}
      ${Object.entries(examples).map(
        ([name, { summary = 'Example', value }]) =>
          html`<details>
            <summary>${summary}</summary>
            <pre tabindex="0" aria-label="${name}">${textOf(value).trimEnd()}</pre>
          </details>`,
      )}`,
  )}`
}
