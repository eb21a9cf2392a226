// What ONNX Runtime's engine runs on: its execution providers.

export const ENGINE_PROVIDERS = ['cpu', 'webgpu', 'cuda'] as const
export type EngineProvider = (typeof ENGINE_PROVIDERS)[number]
