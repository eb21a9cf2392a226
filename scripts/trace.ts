// The newcomer's walk: the files whose functions a request calls, by rooms, in the order in which it first comes to
// each. `npm run docs:trace -- head` for one of the requests: head, surrogate, gate.
import { roomOf } from '../test/law/law.ts'
import { openTraced } from './trace/requests.ts'
import { visitedFiles } from './trace/visits.ts'

const [, , asked] = process.argv
const traced = await openTraced()
try {
  for (const [name, request] of Object.entries(traced.requests)) {
    if (asked !== undefined && asked !== name) continue
    const files = await visitedFiles(request)
    const rooms = Map.groupBy(files, (path) => roomOf(path) ?? path)
    console.log(`${name}: ${files.length} files in ${rooms.size} rooms`)
    for (const [room, paths] of rooms) console.log(`  ${room}: ${paths.map((path) => within(room, path)).join(', ')}`)
  }
} finally {
  await traced.close()
}

/** A file's path within its room. */
function within(room: string, path: string): string {
  return path.startsWith(`${room}/`) ? path.slice(room.length + 1) : path
}
