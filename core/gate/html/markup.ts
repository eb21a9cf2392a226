// HTML as values: a tagged template that escapes all text put into it.

/** Text that is HTML already. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Markup | string | number | readonly Part[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that would hide or turn what stands beside them are replaced. */
const escaped = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, '\u{fffd}')
    .replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark])

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text
  return typeof part === 'object' ? part.map(textOf).join('') : escaped(String(part))
}

/**
 * Text and numbers are escaped, markup and lists of it stand as they are.
 *
 * @example
 * html`<b title="${'"'}">${'<'}</b>`.text // => '<b title="&quot;">&lt;</b>'
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, string, i) => text + textOf(parts[i - 1]) + string))
}

/** Text that is trusted, such as a style sheet of the project. */
export const trusted = (text: string): Markup => new Markup(text)

export const NOTHING: Markup = new Markup('')

/** A path or a spelling that a line may be broken in, behind its marks. */
export const breakable = (text: string): Markup =>
  html`${text.split(/(?<=[/|+_:])/).map((part, i) => (i === 0 ? html`${part}` : html`<wbr />${part}`))}`
