// Bytes that come part by part as the body of an answer.

/**
 * `first`, then what `rest` gives, no sooner than they are taken; `rest` is ended where they are not wanted any more.
 */
export function streamOf(
  first: readonly Uint8Array[],
  rest?: AsyncGenerator<Uint8Array, void>,
): ReadableStream<Uint8Array> {
  const parts = first.values()
  return new ReadableStream({
    async pull(controller) {
      const next = parts.next()
      const { done, value } = next.done && rest ? await rest.next() : next
      if (done) controller.close()
      else if (value) controller.enqueue(value)
    },
    async cancel() {
      await rest?.return()
    },
  })
}
