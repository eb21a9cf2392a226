// Writes the operators that docs/onnx.md lists between their markers. Runs on Node 24.
import { onnxSections } from './onnx-sections.ts'
import { writeSections } from './write-sections.ts'

writeSections('onnx.md', onnxSections())
