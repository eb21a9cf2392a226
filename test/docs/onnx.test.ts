// What docs/onnx.md lists of operators is what the homes of the operations say.
import { expect, test } from 'vitest'
import { sectionPattern } from '../../scripts/language-sections.ts'
import { onnxSections } from '../../scripts/onnx-sections.ts'
import { documents } from './blocks.ts'

const page = (await documents()).get('docs/onnx.md')!
/** Padding is for those who read the source. */
const bare = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll(/-{3,}/g, '---').trim()

test.each(Object.entries(onnxSections()))('the list of %s', (name, section) => {
  const [, , written] = sectionPattern(name).exec(page)!
  expect(bare(written), 'npm run docs:onnx writes it anew').toBe(bare(section))
})
