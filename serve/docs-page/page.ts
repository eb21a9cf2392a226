// The page at /docs: the service's own document as HTML, and a small script that tries it. Nothing is from elsewhere.
import { html, raw } from 'hono/html'
import { operationSection } from './operation.ts'
import { prose } from './prose.ts'
import { ORIGIN_MARK } from './requests.ts'
import { schemaTable } from './schema.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'
import type { Document } from '../openapi/openapi-document.ts'
import type { ApiOperation } from './api-operation.ts'
import type { Schema } from './schema.ts'

export interface Page {
  /** @param origin address of the service, such as `http://localhost:8787` */
  readonly textFor: (origin: string) => string
  /** Content security policy: the style and the script that the page brings, and what they ask of the service. */
  readonly policy: string
}

/** In one piece each: a space more, and the policy would not know them. */
const STYLE_ELEMENT = raw(`<style>${STYLE}</style>`)
const SCRIPT_ELEMENT = raw(`<script type="module">${SCRIPT}</script>`)

const SAFE_ORIGIN = /^https?:\/\/[\w.:[\]-]+$/

/** @param openapi the document; where it has tokens for its security, lines and forms have them too */
export async function docsPage({ info, paths = {}, components = {}, security = [] }: Document): Promise<Page> {
  const guarded = security.length > 0 && security.every((needed) => Object.keys(needed).length > 0)
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: operation as ApiOperation,
    })),
  )
  const schemas = Object.entries(components.schemas ?? {}) as [string, Schema][]
  const groups = [...Map.groupBy(operations, ({ operation }) => operation.tags[0])]
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${info.title} ${info.version}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <nav aria-label="Operations">
          <a class="title" href="#top">${info.title} <small>${info.version}</small></a>
          ${groups.map(
            ([tag, list]) =>
              html`<details open>
                <summary>${tag}</summary>
                ${list.map(
                  ({ method, operation }) =>
                    html`<a href="#${operation.operationId}"
                      ><b class="method ${method.toLowerCase()}">${method}</b> ${operation.summary}</a
                    >`,
                )}
              </details>`,
          )}
          <details>
            <summary>Schemas</summary>
            ${schemas.map(([name]) => html`<a href="#schema-${name}">${name}</a>`)}
          </details>
        </nav>
        <main id="top">
          <h1>${info.title}</h1>
          ${(info.description ?? '').split('\n\n').map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
          <p><a href="/openapi.json">openapi.json</a> is this page for programs.</p>
          ${'/' in paths ? html`<p><a href="/">The page</a> draws networks, and forecasts them as they change.</p>` : ''}
          ${groups.map(
            ([tag, list]) =>
              html`<h2>${tag}</h2>
                ${list.map(({ method, path, operation }) => operationSection(method, path, operation, guarded && operation.security?.length !== 0))}`,
          )}
          <h2>Schemas</h2>
          ${schemas.map(
            ([name, schema]) =>
              html`<section id="schema-${name}">
                <h3>${name}</h3>
                ${schema.description ? html`<p>${prose(schema.description)}</p>` : ''} ${schemaTable(schema)}
              </section>`,
          )}
        </main>
        ${SCRIPT_ELEMENT}
      </body>
    </html>`
  const parts = String(page).split(ORIGIN_MARK)
  const policy = [
    "default-src 'none'",
    `style-src '${await hashOf(STYLE)}'`,
    `script-src '${await hashOf(SCRIPT)}'`,
    "connect-src 'self'",
    "require-trusted-types-for 'script'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return { textFor: (origin) => parts.join(SAFE_ORIGIN.test(origin) ? origin : 'http://localhost:8787'), policy }
}

/** As a policy names what it allows. */
async function hashOf(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return `sha256-${btoa(String.fromCharCode(...hash))}`
}
