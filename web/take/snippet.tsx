// A piece of code to copy.
import { useSignal } from '@preact/signals'
import { TEXT } from '../text/messages.ts'

interface SnippetProps {
  readonly title: string
  readonly code: string
}

export function Snippet({ title, code }: SnippetProps) {
  const copied = useSignal(false)
  const copy = async () => {
    await navigator.clipboard.writeText(code)
    copied.value = true
    setTimeout(() => (copied.value = false), 2000)
  }
  return (
    <figure class="snippet">
      <figcaption>
        {title}
        <button
          type="button"
          aria-label={TEXT.taking.copyIt(title)}
          onClick={() => void copy().catch(() => (copied.value = false))}
        >
          <span aria-live="polite">{copied.value ? TEXT.taking.copied : TEXT.taking.copy}</span>
        </button>
      </figcaption>
      {/* Focusable, so that the keyboard can scroll it. */}
      <pre tabIndex={0} role="region" aria-label={title}>
        {code}
      </pre>
    </figure>
  )
}
