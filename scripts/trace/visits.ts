// Which files of the repository a piece of work passes through, in the order in which it first comes to each.
import { Session } from 'node:inspector/promises'
import type { Debugger, Profiler } from 'node:inspector'

const ROOT = new URL('../../', import.meta.url).href
/** A global, which the breakpoints call. */
const NOTE = 'noteVisit'

/**
 * Files with a function that `work` calls, by their paths in the repository; what a module does as it is loaded is none
 * of it. V8's precise coverage tells the functions, and in a second run breakpoints that never stop tell the order.
 * @param work does the same each time, in this thread
 */
export async function visitedFiles(work: () => Promise<unknown>): Promise<string[]> {
  const session = new Session()
  session.connect()
  try {
    const sources = await ownSources(session)
    // What is opened when it is first wanted belongs to no request.
    await work()
    const called = await calledFunctions(session, work)
    return await inOrder(session, called, sources, work)
  } finally {
    session.disconnect()
  }
}

/** Scripts of the repository by their ids; new ones are added as they are loaded. */
async function ownSources(session: Session): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>()
  session.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => {
    const isOwn = url.startsWith(ROOT) && !/\/node_modules\/|\/scripts\//.test(url)
    if (isOwn) paths.set(scriptId, url.slice(ROOT.length))
  })
  await session.post('Debugger.enable')
  return paths
}

interface CalledFunction {
  readonly scriptId: string
  /** Where it begins in its script, in characters. */
  readonly start: number
}

async function calledFunctions(session: Session, work: () => Promise<unknown>): Promise<CalledFunction[]> {
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await work()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  await session.post('Profiler.stopPreciseCoverage')
  return result.flatMap(({ scriptId, functions }) =>
    functions
      .map(({ ranges: [whole] }: Profiler.FunctionCoverage) => whole)
      .filter(({ startOffset, count }) => startOffset > 0 && count > 0)
      .map(({ startOffset }) => ({ scriptId, start: startOffset })),
  )
}

async function inOrder(
  session: Session,
  called: readonly CalledFunction[],
  paths: ReadonlyMap<string, string>,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const breakpoints = new Map<string, string[]>()
  const visited: string[] = []
  // Breakpoints are slow, and a file's first visit is all that they are for.
  Reflect.set(globalThis, NOTE, (scriptId: string) => {
    for (const breakpointId of breakpoints.get(scriptId) ?? [])
      void session.post('Debugger.removeBreakpoint', { breakpointId })
    if (breakpoints.delete(scriptId)) visited.push(paths.get(scriptId)!)
  })
  for (const [scriptId, functions] of Map.groupBy(called, (each) => each.scriptId)) {
    if (!paths.has(scriptId)) continue
    const { scriptSource } = await session.post('Debugger.getScriptSource', { scriptId })
    const ids: string[] = []
    for (const { start } of functions) {
      const [location] = await locationsIn(session, scriptId, scriptSource.slice(0, start))
      if (location === undefined) continue
      // It ends as nothing, by which the breakpoint does not stop.
      const condition = `${NOTE}(${JSON.stringify(scriptId)})`
      const { breakpointId } = await session.post('Debugger.setBreakpoint', { location, condition })
      ids.push(breakpointId)
    }
    breakpoints.set(scriptId, ids)
  }
  await work()
  Reflect.deleteProperty(globalThis, NOTE)
  return visited
}

/** Where breakpoints may stand in the function that begins after `before`. */
async function locationsIn(session: Session, scriptId: string, before: string): Promise<Debugger.BreakLocation[]> {
  const lines = before.split('\n')
  const start = { scriptId, lineNumber: lines.length - 1, columnNumber: lines.at(-1)!.length }
  const { locations } = await session.post('Debugger.getPossibleBreakpoints', { start, restrictToFunction: true })
  return locations
}
