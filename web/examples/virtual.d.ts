// The networks of docs/language.md, which the build reads.
declare module 'virtual:language-examples' {
  import type { PageNetwork } from '../engine/engine-types.ts'
  const examples: readonly PageNetwork[]
  export default examples
}
