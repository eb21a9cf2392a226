// Time that this machine ran: one that is suspended, or a process that is stopped, says nothing of who it was that
// waited.

/** Milliseconds between two looks, and those after which there was a pause. */
const EVERY = 250
const PAUSE = 3000

export interface Clock {
  /** Seconds so far, pauses left out. */
  seconds(): number
  pauses(): number
  stop(): void
}

export function startClock(): Clock {
  let last = performance.now()
  let ran = 0
  let pauses = 0
  const look = () => {
    const now = performance.now()
    if (now - last > PAUSE) pauses++
    else ran += now - last
    last = now
  }
  const timer = setInterval(look, EVERY)
  return {
    seconds: () => (look(), ran / 1000),
    pauses: () => (look(), pauses),
    stop: () => clearInterval(timer),
  }
}
