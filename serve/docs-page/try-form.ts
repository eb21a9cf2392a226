// A form that sends a request from the page. Only a script sends it, and shows it: without one it stays hidden.
import { html } from 'hono/html'
import { exampleRequests } from './requests.ts'
import type { ApiOperation } from './api-operation.ts'
import type { Html } from './schema.ts'

export function tryForm(method: string, path: string, operation: ApiOperation, guarded: boolean): Html {
  const { operationId, parameters = [], requestBody, responses } = operation
  const types = Object.keys(requestBody?.content ?? {})
  const answers = Object.keys(Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content ?? {})
  const examples = exampleRequests(operation).filter(({ body }) => body !== undefined)
  const named = (all: readonly string[]) => all.map((type) => ({ text: type, value: type }))
  const chosen = examples.map(({ summary, body, type }) => ({ text: summary, value: body!, type: type! }))
  return html`<details class="try" hidden>
    <summary>Try it</summary>
    <form data-method="${method}" data-path="${path}">
      ${
        types.length > 0
          ? html`<div class="fields">
                ${examples.length > 1 ? select('example', 'Example', chosen) : ''}
                ${
                  types.length > 1
                    ? select('type', 'Type', named(types))
                    : html`<input type="hidden" name="type" value="${types[0]}" />`
                }
              </div>
              <label class="body"
                >Body
                <textarea name="body" rows="8" spellcheck="false" aria-label="Body of ${operationId}">
${examples[0]?.body ?? ''}</textarea>
              </label>
              <label class="file" hidden>File <input type="file" name="file" /></label>`
          : ''
      }
      ${
        parameters.length > 0
          ? html`<div class="fields">
              ${parameters.map(
                ({ name, in: place, required, schema }) =>
                  html`<label
                    >${name}
                    <input
                      name="${name}"
                      data-in="${place}"
                      value="${required ? (schema.example ?? '') : ''}"
                      ${required ? 'required' : ''}
                      autocomplete="off"
                      spellcheck="false"
                  /></label>`,
              )}
            </div>`
          : ''
      }
      <div class="fields">
        ${answers.length > 1 ? select('accept', 'Answer', [{ text: 'any', value: '*/*' }, ...named(answers)]) : ''}
        ${guarded ? html`<label>Token <input type="password" name="token" autocomplete="off" /></label>` : ''}
        <button type="submit">Send</button>
      </div>
    </form>
    <div class="answer" role="status" aria-live="polite"></div>
  </details>`
}

interface Choice {
  readonly text: string
  readonly value: string
  readonly type?: string
}

function select(name: string, label: string, choices: readonly Choice[]): Html {
  return html`<label
    >${label}
    <select name="${name}">
      ${choices.map(({ text, value, type }) => html`<option value="${value}" data-type="${type ?? ''}">${text}</option>`)}
    </select></label
  >`
}
