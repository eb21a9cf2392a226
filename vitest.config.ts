import { defineConfig } from 'vitest/config'

/** They start processes, or change what their own process is: its folder, its environment, its output. */
const PROCESSES = ['test/{docs,edge,end-to-end,examples,gate,package,web}/**/*.test.ts']
const exclude = ['**/node_modules/**', '**/*.gpu.test.ts']

export default defineConfig({
  test: {
    // Two cores: more files at once only slow each other down.
    maxWorkers: 2,
    pool: 'forks',
    globalSetup: 'test/compile-cache.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a test waits for comes in its own time on a busy machine.
    expect: { poll: { timeout: 30_000 } },
    // By name: the longest come first.
    projects: [
      { extends: true, test: { name: 'processes', include: PROCESSES, exclude } },
      {
        extends: true,
        // What the modules keep are results of pure functions, so they are loaded once for all files.
        test: {
          name: 'units',
          include: ['{core,serve,train,gate,cli,lib,worker,test,web}/**/*.test.ts'],
          exclude: [...exclude, ...PROCESSES],
          isolate: false,
          unstubEnvs: true,
        },
      },
    ],
  },
})
