// ONNX files of many exporters, damaged; and small ones that ask for much.
import { REFUSED_GRAPHS, SLOW_GRAPHS } from '../graph-bombs.ts'
import { MESSAGE_BOMBS } from '../message-bombs.ts'
import { MUTATIONS } from '../onnx-mutations.ts'
import { readHostileOnnx } from '../read-hostile.ts'
import { fuzzSources } from '../sources.ts'
import type { Kind } from './kinds.ts'

export const onnxKind = (): Kind => ({
  sources: fuzzSources(),
  mutations: MUTATIONS,
  bombs: { ...MESSAGE_BOMBS, ...REFUSED_GRAPHS, ...SLOW_GRAPHS },
  read: readHostileOnnx,
})
