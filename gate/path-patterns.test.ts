// One form of a path, and one meaning of a pattern.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matcher, normalPath } from './path-patterns.ts'

const CWD = '/work/project'
const fits = matcher(CWD)

const name = fc.constantFrom('models', '.models', 'a b', 'net.onnx', 'c:d.json', 'café', '...')
const noise = fc.constantFrom('', './', './/', '/', './/', 'up/../')

/** A path, and another spelling of it. */
const spelt = fc
  .array(fc.tuple(name, noise), { minLength: 1, maxLength: 4 })
  .map((parts) => [
    parts.map(([part]) => part).join('/'),
    parts.map(([part, before], i) => `${i === 0 && before === '/' ? '' : before}${part}`).join('/'),
  ])

test('however a path is spelt, it is the same model and the same pattern', () => {
  fc.assert(
    fc.property(spelt, ([plain, written]) => {
      expect(normalPath(written, CWD)).toBe(plain)
      expect(normalPath(`${CWD}/${written}`, CWD)).toBe(plain)
      expect(normalPath(plain, CWD)).toBe(plain)
      expect(fits(written, plain)).toBe(true)
      expect(fits(written.normalize('NFD'), plain)).toBe(true)
    }),
  )
})

test('a pattern of everything fits everything, and one of a folder all that is in it', () => {
  fc.assert(
    fc.property(spelt, spelt, ([folder], [file, written]) => {
      const path = `${folder}/${file}`
      for (const pattern of ['**', './**', '**/*', `${folder}/**`, `./${folder}//**`, `**/${written}`, `${CWD}/**`])
        expect(fits(pattern, path), pattern).toBe(true)
      expect(fits(`x${folder}/**`, path)).toBe(false)
    }),
  )
})

describe('a pattern', () => {
  test.each([
    ['**/*.onnx', '.models/net.onnx'],
    ['*/net.onnx', '.models/net.onnx'],
    ['models/*', 'models/.net.onnx'],
    ['models/*.onnx', 'models/NET.ONNX'],
    ['models/*.ONNX', 'models/net.onnx'],
    ['models/*.{onnx,json}', 'models/net.Onnx'],
    ['models/*.{json,ONNX}', 'models/net.onnx'],
    ['models/[a-c]/?.onnx', 'models/b/é.onnx'],
    ['models/x[1].onnx', 'models/x[1].onnx'],
    ['{models,.more}/*', '.more/net.onnx'],
    ['nas-bench-201:*', 'nas-bench-201:|none~0|'],
    ['../*.onnx', '../net.onnx'],
  ])('%s fits %s', (pattern, model) => expect(fits(pattern, model)).toBe(true))

  test.each([
    ['*.onnx', 'models/net.onnx'],
    ['models/*.onnx', 'models/net.json'],
    ['models/*', 'models/a/net.onnx'],
    ['!models/a.onnx', 'models/b.onnx'],
    ['models/Net.onnx', 'models/net.onnx'],
    ['models', 'models/net.onnx'],
  ])('%s does not fit %s', (pattern, model) => expect(fits(pattern, model)).toBe(false))
})
