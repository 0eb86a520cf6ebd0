import { err, ok } from '@holdfast/model/result'
import type { Result } from '@holdfast/model/result'
import type { LabelPair } from '@holdfast/model/api/rows'

/** Reads `key=value` lines. A line without `=` is a label without a value, which Mesos allows. */
export function parseLabels(text: string): Result<readonly LabelPair[], string> {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const nameless = lines.find((line) => line.startsWith('='))
  if (nameless !== undefined) return err(`“${nameless}” has no key. Write key=value.`)
  return ok(lines.map(readLine))
}

function readLine(line: string): LabelPair {
  const at = line.indexOf('=')
  return at < 0 ? { key: line } : { key: line.slice(0, at).trim(), value: line.slice(at + 1).trim() }
}
