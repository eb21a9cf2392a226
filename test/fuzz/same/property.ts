// The property: one file of questions has the same answers whoever is asked, line by line, and what is refused keeps
// its number and id.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { questionFiles } from './files.ts'
import { byCommand, byLibrary, byService } from './ways.ts'
import type { WayOutcome } from './ways.ts'

/**
 * @param file that questions are written to
 * @param onFile hears of the documents in each
 */
export const sameAnswers = (file: string, onFile: (documents: number) => void) =>
  fc.asyncProperty(questionFiles, async ({ mark, end, lines, ended }) => {
    const body = lines.flatMap(({ bytes }, i) => [...bytes, ...(i < lines.length - 1 || ended ? end : [])])
    const bytes = Uint8Array.from([...mark, ...body])
    const [command, service] = [await byCommand(bytes, file), await byService(bytes)]
    assert.deepEqual(command, service)
    for (const { line, error } of command) assert.equal(line !== undefined, error !== undefined)
    const sent = lines.filter(({ json }) => json !== undefined)
    const library = await byLibrary(sent.map(({ json }) => json))
    const places = lines.flatMap(({ json }, i) => (json === undefined ? [] : [i + 1]))
    const answered = answersAt(command, lines)
    for (const [i, answer] of library.entries()) {
      const own = answered.get(places[i])!
      assert.deepEqual({ ...own, line: undefined }, { ...answer, line: undefined })
      if (own.line !== undefined) assert.equal(own.line, places[i])
    }
    onFile(sent.length)
  })

/** Answers by lines of the file: lines that are not blank have one each, in their order. */
function answersAt(answers: readonly WayOutcome[], lines: readonly { readonly bytes: ArrayLike<number> }[]) {
  const spoken = lines.flatMap(({ bytes }, i) =>
    Array.from(bytes).every((byte) => [9, 13, 32].includes(byte)) ? [] : [i + 1],
  )
  assert.equal(answers.length, spoken.length)
  return new Map(answers.map((answer, i) => [spoken[i], answer]))
}
