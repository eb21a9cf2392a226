import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{core,serve,train,cli,lib,worker,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.gpu.test.ts'],
    // Two cores: more files at once only slow each other down.
    maxWorkers: 2,
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a test waits for comes in its own time on a busy machine.
    expect: { poll: { timeout: 30_000 } },
  },
})
