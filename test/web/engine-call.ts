// The page's own engine, asked directly: a second one in the same page, by the messages that comlink sends.
import type { Page } from 'playwright-core'

/** Calls a method of a fresh engine once for each list of arguments, one after another. */
export function callEngine(page: Page, method: string, calls: readonly (readonly unknown[])[]): Promise<unknown[]> {
  return page.evaluate(
    async ([name, all]) => {
      const script = performance.getEntriesByType('resource').find(({ name: url }) => /\/worker-[^/]+\.js$/.test(url))
      if (!script) throw new Error('the page has no engine')
      const worker = new Worker(script.name, { type: 'module' })
      const answers: unknown[] = []
      try {
        for (const [i, list] of all.entries()) {
          const answered = new Promise<MessageEvent>((resolve, reject) => {
            worker.onmessage = resolve
            worker.onerror = (event) => reject(new Error(event.message))
          })
          const argumentList = list.map((value) => ({ type: 'RAW', value }))
          worker.postMessage({ id: `call-${i}`, type: 'APPLY', path: [name], argumentList })
          const { data } = await answered
          if (data.type === 'HANDLER') throw new Error(JSON.stringify(data.value))
          answers.push(data.value)
        }
      } finally {
        worker.terminate()
      }
      return answers
    },
    [method, calls] as const,
  )
}
