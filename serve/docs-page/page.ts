// The page at /docs: the service's own document as HTML, with no script and nothing from elsewhere.
import { html, raw } from 'hono/html'
import { operationSection } from './operation.ts'
import { prose } from './prose.ts'
import { schemaTable } from './schema.ts'
import { STYLE } from './style.ts'
import type { Document } from '../openapi/openapi-document.ts'
import type { ApiOperation } from './operation.ts'
import type { Schema } from './schema.ts'

export interface Page {
  readonly text: string
  /** Content security policy: the style that the page brings, and nothing else. */
  readonly policy: string
}

export async function docsPage({ info, paths = {}, components = {} }: Document): Promise<Page> {
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
        <style>
          ${raw(STYLE)}
        </style>
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
          ${groups.map(
            ([tag, list]) =>
              html`<h2>${tag}</h2>
                ${list.map(({ method, path, operation }) => operationSection(method, path, operation))}`,
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
      </body>
    </html>`
  const text = String(page)
  const [, style] = /<style>([^]*?)<\/style>/.exec(text)!
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)))
  const policy = `default-src 'none'; style-src 'sha256-${btoa(String.fromCharCode(...hash))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return { text, policy }
}
