// Writes the diagram of rooms in docs/architecture.md between its markers. Runs on Node 24.
import { lawDiagram } from '../test/law/diagram.ts'
import { writeSections } from './write-sections.ts'

writeSections('architecture.md', { law: lawDiagram() })
