// What runs the tape's graphs: an engine compiles an OnnxGraph into a program that can be run many times.
import type { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import type { TensorData, TensorValue } from '@archcast/core/onnx/runtime.ts'

export type Feeds = Readonly<Record<string, TensorValue>>

export interface Program {
  /** Runs the graph: values of its inputs by name -> data of its outputs by name. */
  run(feeds: Feeds): Promise<Record<string, TensorData>>
  /** Frees what the program holds; it cannot run afterwards. */
  release(): Promise<void>
}

export interface CompileOptions {
  /** A program that runs once or a few times: compile fast rather than run fast. */
  readonly once?: boolean
  /** Whether a run may overwrite the results of the one before, whose memory it then takes. They must be float32. */
  readonly overwrite?: boolean
}

export interface Engine {
  readonly name: string
  /** What it runs on: `cpu`, `cuda`, `webgpu`, `wasm`. */
  readonly device: string
  /** Whether graphs must keep to the standard operations (see GradientOptions). */
  readonly portable: boolean
  compile(graph: OnnxGraph, options?: CompileOptions): Promise<Program>
}
