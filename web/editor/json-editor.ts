// The editor of an architecture's JSON: CodeMirror in a shadow root, whose styles need no place in the page's policy.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json, jsonParseLinter } from '@codemirror/lang-json'
import { HighlightStyle, bracketMatching, foldGutter, syntaxHighlighting, syntaxTree } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { completeBy } from './complete.ts'
import { rangeAt } from './pointer.ts'
import { writeSelected } from './write-selected.ts'
import type { PageFault } from '../engine/engine-types.ts'
import type { JsonSchema } from '../engine/json-schema.ts'
import type { Diagnostic } from '@codemirror/lint'

export interface JsonEditor {
  setText(text: string): void
  /** Marks faults in place, and none besides. */
  setFaults(faults: readonly PageFault[]): void
  /** Scrolls to the value that a pointer names and selects it. */
  reveal(pointer: string): void
  destroy(): void
}

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--ink)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warm)' },
])

const THEME = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'var(--card)', color: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--card)', color: 'var(--quiet)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--accent-soft)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--accent-soft)' },
  // CodeMirror marks faults with pictures in data: addresses, which the page's policy refuses.
  '.cm-lintRange.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--bad)' },
  '.cm-lint-marker.cm-lint-marker-error': { content: '"●"', color: 'var(--bad)' },
  '.cm-tooltip': { backgroundColor: 'var(--card)', border: '1px solid var(--line)', borderRadius: '8px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
})

/**
 * @param label what the field is called
 * @param onText hears of every change that was typed, not of `setText`
 */
export function createJsonEditor(
  parent: HTMLElement,
  { label, text, schema, onText }: { label: string; text: string; schema: JsonSchema; onText: (text: string) => void },
): JsonEditor {
  const root = parent.attachShadow({ mode: 'open' })
  const place = root.appendChild(document.createElement('div'))
  place.style.height = '100%'
  let quiet = false
  const view = new EditorView({
    root,
    parent: place,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        foldGutter(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        json(),
        lintGutter(),
        syntaxHighlighting(COLOURS),
        THEME,
        writeSelected,
        autocompletion({ override: [completeBy(schema)] }),
        // Escape, then Tab leaves the field.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged && !quiet) onText(state.doc.toString())
        }),
      ],
    }),
  })
  const show = (diagnostics: readonly Diagnostic[]) => view.dispatch(setDiagnostics(view.state, diagnostics))
  return {
    setText(next) {
      quiet = true
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
      quiet = false
    },
    setFaults(faults) {
      const syntax = jsonParseLinter()(view)
      if (syntax.length > 0) return show(syntax)
      const now = view.state.doc.toString()
      const tree = syntaxTree(view.state)
      show(
        faults.map(({ pointer, detail }) => ({ ...rangeAt(tree, now, pointer), severity: 'error', message: detail })),
      )
    },
    reveal(pointer) {
      const { from, to } = rangeAt(syntaxTree(view.state), view.state.doc.toString(), pointer)
      view.dispatch({
        selection: { anchor: from, head: to },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      })
    },
    destroy: () => view.destroy(),
  }
}
