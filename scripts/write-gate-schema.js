// Writes the JSON schema of archcast.config.json, which editors read, from its one definition. Runs on Node 24.
import { writeFileSync } from 'node:fs'
import { gateConfigJsonSchema } from '../core/gate/gate-config.ts'

const path = new URL('../schema/archcast.config.json', import.meta.url)
writeFileSync(path, `${JSON.stringify(gateConfigJsonSchema(), null, 2)}\n`)
