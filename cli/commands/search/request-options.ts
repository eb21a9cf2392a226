// The request of a search, as its options spell it.

export interface RequestOptions {
  readonly space: string
  readonly count: number
  readonly seed: number
  readonly method?: string
  readonly top: number
  readonly finalists?: number
  readonly images?: number
  readonly maxLatency: readonly string[]
  readonly maxMacs?: number
  readonly maxParams?: number
  readonly minAccuracy?: number
  readonly objective: readonly string[]
}

/** The request that the options spell; its own checks name what is wrong. */
export function requestOf(options: RequestOptions): object {
  const limits = options.maxLatency.map((each) => {
    const [device, milliseconds] = each.split('=')
    if (milliseconds === undefined) throw new Error(`--max-latency takes device=ms, such as pixel3=10, not '${each}'`)
    return [device, Number(milliseconds)] as const
  })
  const objectives = [...options.objective, ...limits.map(([device]) => `latency:${device}`)]
  const { space, count, seed, method, top, finalists, images } = options
  return {
    space,
    count,
    seed,
    method,
    top,
    finalists,
    images,
    constraints: {
      ...(limits.length > 0 && { max_latency_ms: Object.fromEntries(limits) }),
      max_macs: options.maxMacs,
      max_params: options.maxParams,
      min_accuracy: options.minAccuracy,
    },
    ...(objectives.length > 0 && { objectives: [...new Set(objectives)] }),
  }
}
