// What is typed over a selection is written by the editor, as the browser would leave styles in the markup.
import { EditorView } from '@codemirror/view'

/** In a shadow root Chromium names an event no ranges, and the document's selection only by its host. */
const selectedIn = (root: DocumentOrShadowRoot) =>
  root instanceof ShadowRoot ? (getSelection()?.getComposedRanges?.({ shadowRoots: [root] }) ?? []) : []

/**
 * Chromium keeps the look of what it deletes in `style` attributes, which the page's policy refuses. The place comes
 * from the browser, as the editor hears of a new selection only later.
 */
export const writeSelected = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data: insert, cancelable, isComposing } = event
    const [range] = [...event.getTargetRanges(), ...selectedIn(view.root)]
    if (!cancelable || isComposing || insert === null || !range) return false
    const from = view.posAtDOM(range.startContainer, range.startOffset)
    const to = view.posAtDOM(range.endContainer, range.endOffset)
    if (from === to && !insert.includes('\n')) return false
    const written = () =>
      view.state.update({
        changes: { from, to, insert },
        selection: { anchor: from + insert.length },
        userEvent: 'input.type',
        scrollIntoView: true,
      })
    const handlers = view.state.facet(EditorView.inputHandler)
    if (!handlers.some((handle) => handle(view, from, to, insert, written))) view.dispatch(written())
    return true
  },
})
