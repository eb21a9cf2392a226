// What is known of one search, wherever it runs and whoever asks: a Durable Object that forgets itself after a day.
import { DurableObject } from 'cloudflare:workers'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { SearchProgress, SearchState } from '@archcast/core/contract/search.ts'

export type RecordedSearchEnd = Omit<SearchState, 'id' | 'request' | 'progress'>

/** Milliseconds. */
const LIFE = 86_400_000

export class SearchRecord extends DurableObject {
  async create(id: string, request: SearchRequest): Promise<void> {
    await this.put({ id, status: 'running', request })
    await this.ctx.storage.setAlarm(Date.now() + LIFE)
  }

  async read(): Promise<SearchState | undefined> {
    const found = await this.ctx.storage.list()
    return found.size === 0 ? undefined : (Object.fromEntries(found) as unknown as SearchState)
  }

  /** A search that is done stays as it is. */
  async tell(progress: SearchProgress): Promise<void> {
    if (await this.runs()) await this.put({ progress })
  }

  /** The first end counts. */
  async end(end: RecordedSearchEnd): Promise<void> {
    if (await this.runs()) await this.put(end)
  }

  async forget(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
  }

  override async alarm(): Promise<void> {
    await this.forget()
  }

  private async runs(): Promise<boolean> {
    return (await this.ctx.storage.get('status')) === 'running'
  }

  /** Each part a value of its own: one takes at most 2 MiB. */
  private async put(parts: Partial<SearchState>): Promise<void> {
    await this.ctx.storage.put({ ...parts })
  }
}
