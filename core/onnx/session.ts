// Running a model once: a session made, used and released, whatever happens.
import { RUN_ONCE } from '../onnx/runtime.ts'
import type { Ort, SessionOptions, TensorData, TensorValue } from '../onnx/runtime.ts'

/** Values of the model's inputs by name (others are ignored) -> data of its outputs by name. */
export async function runOnce(
  ort: Ort,
  model: Uint8Array,
  options: SessionOptions,
  feeds: Readonly<Record<string, TensorValue>>,
): Promise<Record<string, TensorData>> {
  const session = await ort.InferenceSession.create(model, { ...options, ...RUN_ONCE })
  try {
    const inputs = session.inputNames.map((name) => {
      const value = feeds[name]
      if (!value) throw new Error(`no value for the model's input '${name}'`)
      return [name, new ort.Tensor(value.data as Float32Array, value.shape)]
    })
    const results = await session.run(Object.fromEntries(inputs))
    return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as TensorData]))
  } finally {
    await session.release()
  }
}
