// The selected layer and what can be changed of it; without one, the width and depth of the whole.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { currentOf } from '../state/open-network.ts'
import { TEXT } from '../text/messages.ts'
import { AttributeField } from './attribute-field.tsx'
import { CellEdges } from './cell-edges.tsx'
import { withAttribute, withOperation } from './change.ts'
import { findNode } from './find-node.ts'
import { operationsOf } from './node-schema.ts'
import { WholeNetwork } from './whole-network.tsx'
import type { JsonSchema } from '../engine/json-schema.ts'
import type { Page } from '../state/page.ts'
import type { FoundNode } from './find-node.ts'
import type { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'

export function Inspector({ page }: { readonly page: Page }) {
  const schema = useSignal<JsonSchema | undefined>(undefined)
  useEffect(() => void page.engine.schema().then((known) => (schema.value = known)), [])
  const shown = page.shown.value
  if (!shown || !schema.value) return null
  const { document } = currentOf(shown)
  const selected = page.selected.value
  const found = selected === undefined ? undefined : findNode(document, selected)
  return (
    <section class="inspector">
      {'space' in document && <CellEdges page={page} document={document} />}
      {found ? (
        <NodeForm page={page} document={document} found={found} schema={schema.value} />
      ) : (
        <WholeNetwork page={page} document={document} />
      )}
    </section>
  )
}

interface NodeFormProps {
  readonly page: Page
  readonly document: AnyArchitecture
  readonly found: FoundNode
  readonly schema: JsonSchema
}

function NodeForm({ page, document, found: { node, path, copies }, schema }: NodeFormProps) {
  const operations = operationsOf(schema, path[0] === 'nodes' ? 'FlatNode' : 'CellNode')
  const operation = operations.get(node.op)
  const given = new Map<string, unknown>(Object.entries(node))
  const turn = (op: string) => {
    const kept = new Set(['id', 'inputs', 'block', ...Object.keys(operations.get(op)?.attributes ?? {})])
    page.edit(withOperation(document, path, op, kept))
  }
  return (
    <>
      <h3>
        {node.id} {copies > 1 && <small>{TEXT.copies(copies)}</small>}
      </h3>
      <label class="field">
        <span>{TEXT.operation}</span>
        <select value={node.op} onChange={({ currentTarget }) => turn(currentTarget.value)}>
          {[...operations.keys()].map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {operation && <p class="note">{operation.description}</p>}
      {Object.entries(operation?.attributes ?? {}).map(([name, attribute]) => (
        <AttributeField
          key={`${node.id} ${node.op} ${name}`}
          name={name}
          schema={attribute}
          value={given.get(name)}
          onValue={(value) => page.edit(withAttribute(document, path, name, value), `${node.id} ${name}`)}
        />
      ))}
    </>
  )
}
