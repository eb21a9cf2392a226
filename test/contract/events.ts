// Server-sent events of a text, as far as it goes.
import { createParser } from 'eventsource-parser'
import type { EventSourceMessage } from 'eventsource-parser'

export function parseEvents(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = []
  createParser({ onEvent: (event) => void events.push(event) }).feed(text)
  return events
}
