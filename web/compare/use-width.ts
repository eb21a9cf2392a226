// The width that an element has, in pixels, as it changes.
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { RefObject } from 'preact'

/** @returns what to give the element as its `ref`, and its width; 0 before it is drawn */
export function useWidth<E extends HTMLElement>(): readonly [RefObject<E | null>, number] {
  const ref = useRef<E>(null)
  const width = useSignal(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return undefined
    width.value = element.clientWidth
    const observer = new ResizeObserver(() => (width.value = element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [width])
  return [ref, width.value]
}
