import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['{core,train}/**/*.gpu.test.ts'], pool: 'forks', testTimeout: 600_000, hookTimeout: 120_000 },
})
