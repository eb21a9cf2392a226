// A table of published networks, a line for each and device: model, img_size, params_m, gmacs and others.
import { readFileSync } from 'node:fs'

export interface Published {
  readonly params: number
  readonly macs: number
}

/** Figures by `<network>@<side>`; the recipe behind the dot of a model's name, how it was trained, is left out. */
export function publishedTable(path: string): ReadonlyMap<string, Published> {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  const columns = head.split(',')
  const [model, side, params, macs] = ['model', 'img_size', 'params_m', 'gmacs'].map((name) => columns.indexOf(name))
  return new Map(
    lines.map((line) => {
      const cells = line.split(',')
      const figures = { params: Number(cells[params]) * 1e6, macs: Number(cells[macs]) * 1e9 }
      return [`${cells[model].split('.')[0]}@${cells[side]}`, figures]
    }),
  )
}
