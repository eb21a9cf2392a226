// Predictions in Cloudflare's cache of the data centre, which all isolates there share.
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { AnswerCache } from '@archcast/serve/deps.ts'

/** The cache keeps answers to GET requests; a name that resolves nowhere keeps these apart from the service's own. */
const urlOf = (key: string) => `https://answers.invalid/${key}`

/** A day: a new model has new keys, so nothing has to be taken back. */
const LIFE = 'public, max-age=86400'

export function answerCache(cache: Cache): AnswerCache {
  return {
    async get(key) {
      return (await cache.match(urlOf(key)))?.json<Prediction>()
    },
    async put(key, prediction) {
      await cache.put(urlOf(key), Response.json(prediction, { headers: { 'cache-control': LIFE } }))
    },
  }
}
