// The files of a bundle that the page forecasts with: those that heads and devices are in, and the GHN not.

/** Names of these files besides the manifest. */
export const PAGE_MODEL_FILES = /^(heads.*\.onnx|devices\.ndjson|tasks\.ndjson)$/
