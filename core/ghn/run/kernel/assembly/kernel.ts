// What the kernel of a GHN exports. AssemblyScript; `npm run build:kernel` compiles it.
export { propagate } from './propagate'
export { join } from './join'
