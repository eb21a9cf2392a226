// Files that the rules in wrangler.toml make modules of; WebAssembly and .bin are known to the generated types.
declare module '*.onnx' {
  const data: ArrayBuffer
  export default data
}
declare module '*.ndjson' {
  const data: ArrayBuffer
  export default data
}
