// The table of rooms as docs/architecture.md shows it: an arrow for what a room imports, where no longer way leads there.
import { covers } from './law.ts'
import { ROOMS } from './rooms.ts'

const NAMES = Object.keys(ROOMS)

/** @returns the rooms that one may import by the table */
const importsOf = (room: string): string[] =>
  NAMES.filter((to) => to !== room && ROOMS[room].rooms.some((name) => covers(name, to)))

/** Everything below a room, at any distance. */
function below(room: string, seen = new Set<string>()): ReadonlySet<string> {
  for (const to of importsOf(room)) if (!seen.has(to)) below(to, seen.add(to))
  return seen
}

/** Arrows that tell nothing are left out: where A imports B and B imports C, A to C goes without saying. */
function arrowsOf(room: string): string[] {
  const direct = importsOf(room)
  const further = new Set(direct.flatMap((to) => [...below(to)]))
  return direct.filter((to) => !further.has(to))
}

const idOf = (room: string) => room.replaceAll(/\W/g, '_')

/** Markdown: a mermaid graph with a group for each workspace. */
export function lawDiagram(): string {
  const groups = Map.groupBy(NAMES, (name) => name.split('/')[0])
  const boxes = [...groups].flatMap(([group, rooms]) => [
    `  subgraph ${group}_rooms [${group}]`,
    ...rooms.map((room) => `    ${idOf(room)}["<b>${room}</b><br>${ROOMS[room].holds}"]`),
    '  end',
  ])
  const arrows = NAMES.flatMap((room) => arrowsOf(room).map((to) => `  ${idOf(room)} --> ${idOf(to)}`))
  return ['', '```mermaid', 'flowchart TD', ...boxes, ...arrows, '```', ''].join('\n')
}
