// What the page may do in a browser: run its own scripts, and ask nobody but whoever served it.

const RULES = {
  'default-src': "'none'",
  // ONNX Runtime is WebAssembly.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' blob:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
}

/** Content security policy of the page's own element, for file servers that send no headers. */
export const PAGE_POLICY = Object.entries(RULES)
  .map((rule) => rule.join(' '))
  .join('; ')

/** Name of the header by which the page sees that a service may answer beside it. */
export const SERVICE_HEADER = 'x-archcast'

/** Headers of every file of the page. Only a header can forbid frames. */
export const PAGE_HEADERS = {
  'content-security-policy': `${PAGE_POLICY}; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  [SERVICE_HEADER]: 'service',
} as const

/** Names of files under here hold a hash of what is in them. */
export const HASHED = '/assets/'
export const FOR_EVER = 'public, max-age=31536000, immutable'
