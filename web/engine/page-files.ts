// Which files of a bundle the page reads: those that heads and devices are in, and the GHN not.

/** Names of these files besides the manifest. */
export const PAGE_FILES = /^(heads.*\.onnx|devices\.ndjson|tasks\.ndjson)$/
