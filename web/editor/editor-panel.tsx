// The network as JSON, beside its picture: what is typed is read at once, faults are marked where they stand.
import { useSignal } from '@preact/signals'
import stringify from 'json-stringify-pretty-compact'
import { useEffect, useRef } from 'preact/hooks'
import { findNode } from '../edit/find-node.ts'
import { currentOf } from '../state/open-network.ts'
import { TEXT } from '../text/messages.ts'
import type { Page } from '../state/page.ts'
import type { JsonEditor } from './json-editor.ts'
import type { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'

const WIDTH = 110
/** Milliseconds without a key after which another step of undo begins. */
const PAUSE = 1500

const written = (document: AnyArchitecture) => stringify(document, { maxLength: WIDTH })

export function EditorPanel({ page }: { readonly page: Page }) {
  const place = useRef<HTMLDivElement>(null)
  const editor = useSignal<JsonEditor | undefined>(undefined)
  /** The document that the text says, so that its own changes do not come back to it. */
  const said = useRef<AnyArchitecture>(undefined)
  const shown = page.shown.value
  const { document } = shown ? currentOf(shown) : {}

  useEffect(() => {
    let left = false
    let gesture = 0
    let last = 0
    const typed = (text: string) => {
      const now = Date.now()
      if (now - last > PAUSE) gesture = now
      last = now
      try {
        said.current = JSON.parse(text) as AnyArchitecture
      } catch {
        return editor.value?.setFaults([])
      }
      page.edit(said.current, `typed-${gesture}`)
    }
    void Promise.all([import('./json-editor.ts'), page.engine.schema()]).then(([{ createJsonEditor }, schema]) => {
      if (left || !place.current || !page.shown.value) return
      said.current = currentOf(page.shown.value).document
      editor.value = createJsonEditor(place.current, {
        label: TEXT.editorLabel,
        text: written(said.current),
        schema,
        onText: typed,
      })
    })
    return () => {
      left = true
      editor.value?.destroy()
    }
  }, [])

  useEffect(() => {
    if (!editor.value || !document || document === said.current) return
    said.current = document
    editor.value.setText(written(document))
  }, [editor.value, document])

  const faults = page.refusal.value?.refusal.faults
  useEffect(() => editor.value?.setFaults(faults ?? []), [editor.value, faults, document])

  const selected = page.selected.value
  useEffect(() => {
    const found = selected !== undefined && document && findNode(document, selected)
    if (found) editor.value?.reveal(found.path.map((key) => `/${key}`).join(''))
  }, [editor.value, selected])

  return <div class="editor" ref={place} />
}
