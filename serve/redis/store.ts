// Searches in Redis: what was asked, what shards gave, how it ended. Everything expires.
import { scoreShards } from '@archcast/core/search/shards.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'
import type { Leaderboard } from '@archcast/core/search/leaderboard.ts'
import type { ExaminedShard, ScoredShard } from '@archcast/core/search/shards.ts'
import type { ChainableCommander, Redis } from 'ioredis'

/** Seconds that a search is remembered after it last changed: a day. */
const LIFE = 86_400

export type QueuedSearchEnd = Omit<SearchState, 'id' | 'request'>

export interface StoredSearch {
  readonly request: SearchRequest
  readonly end?: QueuedSearchEnd
  /** Architectures of the second stage, once their shards are queued. */
  readonly finalists?: number
}

export type ShardResult = ExaminedShard | ScoredShard

/** Of a stage, and the first of the part's range. */
export const partField = (stage: 'examine' | 'score', from: number) => `${stage} ${from}`

const searchKey = (id: string) => `archcast:search:${id}`
const partsKey = (id: string) => `archcast:search:${id}:parts`

export class RedisSearchStore {
  private readonly redis: Redis

  constructor(redis: Redis) {
    this.redis = redis
  }

  async create(id: string, request: SearchRequest): Promise<void> {
    await all(this.redis.multi().hset(searchKey(id), 'request', JSON.stringify(request)).expire(searchKey(id), LIFE))
  }

  async read(id: string): Promise<StoredSearch | undefined> {
    const { request, end, finalists } = await this.redis.hgetall(searchKey(id))
    if (!request) return undefined
    return {
      request: JSON.parse(request) as SearchRequest,
      ...(end && { end: JSON.parse(end) as QueuedSearchEnd }),
      ...(finalists !== undefined && { finalists: Number(finalists) }),
    }
  }

  async ended(id: string): Promise<boolean> {
    const [request, end] = await this.redis.hmget(searchKey(id), 'request', 'end')
    return request === null || end !== null
  }

  /** The first end counts: a search that is done stays as it is. */
  async end(id: string, end: QueuedSearchEnd): Promise<void> {
    const commands = this.redis.multi().hsetnx(searchKey(id), 'end', JSON.stringify(end)).del(partsKey(id))
    await all(commands.expire(searchKey(id), LIFE))
  }

  async setFinalists(id: string, count: number): Promise<void> {
    await this.redis.hset(searchKey(id), 'finalists', count)
  }

  async hasPart(id: string, field: string): Promise<boolean> {
    return (await this.redis.hexists(partsKey(id), field)) === 1
  }

  /** Written again it stays what it was: a shard gives the same wherever it runs. */
  async putPart(id: string, field: string, part: ShardResult): Promise<void> {
    const commands = this.redis.multi().hset(partsKey(id), field, JSON.stringify(part))
    await all(commands.expire(partsKey(id), LIFE).expire(searchKey(id), LIFE))
  }

  async countParts(id: string): Promise<number> {
    return this.redis.hlen(partsKey(id))
  }

  /** Counts the parts that have come since, those of the first stage up to the first that is missing. */
  async fold(id: string, leaderboard: Leaderboard): Promise<void> {
    while (!leaderboard.examined) {
      const part = await this.part<ExaminedShard>(id, partField('examine', leaderboard.next))
      if (!part) return
      leaderboard.addExamined(part)
    }
    const left = scoreShards(leaderboard.finalists.length).filter(({ from }) => !leaderboard.hasScore(from))
    const parts = await Promise.all(left.map(({ from }) => this.part<ScoredShard>(id, partField('score', from))))
    for (const part of parts) if (part) leaderboard.addScored(part)
  }

  private async part<P extends ShardResult>(id: string, field: string): Promise<P | undefined> {
    const text = await this.redis.hget(partsKey(id), field)
    return text === null ? undefined : (JSON.parse(text) as P)
  }
}

/** A transaction resolves even where a command of it failed. */
async function all(commands: ChainableCommander): Promise<void> {
  for (const [error] of (await commands.exec()) ?? []) if (error) throw error
}
