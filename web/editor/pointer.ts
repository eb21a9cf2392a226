// JSON pointers and places in a text of JSON, one from the other, by the parser's tree.
import type { SyntaxNode, Tree } from '@lezer/common'

export interface TextRange {
  readonly from: number
  readonly to: number
}

/** Undefined where it is cut off. */
function parsedText({ from, to }: SyntaxNode, text: string): unknown {
  try {
    return JSON.parse(text.slice(from, to))
  } catch {
    return undefined
  }
}

const keyOf = (property: SyntaxNode, text: string) => {
  const name = property.getChild('PropertyName')
  const key = name && parsedText(name, text)
  return typeof key === 'string' ? key : ''
}

const isValue = ({ name }: SyntaxNode) => !/^[[\]{},:⚠]$|PropertyName/.test(name)

const childrenOf = (node: SyntaxNode) => {
  const all: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) all.push(child)
  return all
}

/** The range of the value that an RFC 6901 pointer names; of the deepest one on the way where it leads nowhere. */
export function rangeAt(tree: Tree, text: string, pointer: string): TextRange {
  let node = childrenOf(tree.topNode).find(isValue) ?? tree.topNode
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    const next =
      node.name === 'Array'
        ? childrenOf(node).filter(isValue)[Number(key)]
        : childrenOf(node)
            .filter(({ name }) => name === 'Property')
            .find((property) => keyOf(property, text) === key)?.lastChild
    if (!next) break
    node = next
  }
  return { from: node.from, to: node.to }
}

/** The keys and indexes that lead to a place of the text, from the top. */
export function pathAt(tree: Tree, text: string, position: number): (string | number)[] {
  const path: (string | number)[] = []
  for (let node: SyntaxNode | null = tree.resolveInner(position, -1); node; node = node.parent) {
    const { parent } = node
    if (node.name === 'Property') path.unshift(keyOf(node, text))
    else if (parent?.name === 'Array' && isValue(node))
      path.unshift(
        childrenOf(parent)
          .filter(isValue)
          .findIndex(({ from }) => from === node.from),
      )
  }
  return path
}

/** What a text says as far as it is JSON: what is not yet whole is left out. */
export function valueIn(tree: Tree, text: string): unknown {
  const read = (node: SyntaxNode): unknown => {
    const children = childrenOf(node)
    if (node.name === 'Array') return children.filter(isValue).map(read)
    if (node.name !== 'Object') return parsedText(node, text)
    const properties = children.filter(({ name }) => name === 'Property')
    return Object.fromEntries(
      properties.flatMap((property) => {
        const value = childrenOf(property).filter(isValue)[0]
        return value ? [[keyOf(property, text), read(value)] as const] : []
      }),
    )
  }
  const top = childrenOf(tree.topNode).find(isValue)
  return top && read(top)
}
