import { expect, test } from 'vitest'
import { negotiate } from './negotiate.ts'

const offered = ['application/octet-stream', 'application/onnx', 'application/json']

test.each<[string | undefined, string]>([
  [undefined, 'application/octet-stream'],
  ['', 'application/octet-stream'],
  ['*/*', 'application/octet-stream'],
  ['application/*', 'application/octet-stream'],
  ['application/json', 'application/json'],
  ['Application/JSON; charset=utf-8', 'application/json'],
  ['text/html, application/onnx;q=0.5, application/json;q=0.9', 'application/json'],
  ['*/*, application/octet-stream;q=0', 'application/onnx'],
  ['application/*;q=0.2, application/onnx', 'application/onnx'],
])('Accept: %s gives %s', (header, type) => {
  expect(negotiate(header, offered)).toBe(type)
})

test.each(['text/html', 'application/json;q=0', 'nonsense', ';;,,', 'application/json;q=high'])(
  'Accept: %s is refused',
  (header) => {
    expect(() => negotiate(header, offered)).toThrow('none of which Accept allows')
  },
)
