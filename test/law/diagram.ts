// The table of rooms as docs/architecture.md shows it: an arrow for what a room imports, unless a longer way leads
// there.
import { ROOMS } from './rooms.ts'

const NAMES = Object.keys(ROOMS)

/** Everything below a room, at any distance. */
function below(room: string, seen = new Set<string>()): ReadonlySet<string> {
  for (const to of ROOMS[room].rooms) if (!seen.has(to)) below(to, seen.add(to))
  return seen
}

/** Arrows that tell nothing are left out: where A imports B and B imports C, A to C goes without saying. */
function arrowsOf(room: string): string[] {
  const { rooms } = ROOMS[room]
  const further = new Set(rooms.flatMap((to) => [...below(to)]))
  return rooms.filter((to) => !further.has(to))
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
