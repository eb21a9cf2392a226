// The colours of the page where the graph stands, again when the page turns dark or light.
import { useEffect, useState } from 'preact/hooks'
import { readTheme } from '../draw/theme.ts'
import type { Theme } from '../draw/theme.ts'
import type { RefObject } from 'preact'

/** Nothing until the element is there. */
export function useTheme(element: RefObject<HTMLElement | null>): Theme | undefined {
  const [theme, setTheme] = useState<Theme>()
  useEffect(() => {
    const read = () => setTheme(readTheme(element.current!))
    read()
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', read)
    // A page's own switch sets an attribute of its root.
    const watch = new MutationObserver(read)
    watch.observe(document.documentElement, { attributes: true })
    return () => {
      scheme.removeEventListener('change', read)
      watch.disconnect()
    }
  }, [])
  return theme
}
