// What ONNX Runtime's engine runs on: its execution providers.

export const DEVICES = ['cpu', 'webgpu', 'cuda'] as const
export type Device = (typeof DEVICES)[number]
