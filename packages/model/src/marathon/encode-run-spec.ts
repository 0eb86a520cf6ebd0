import { encodeApp } from './encode-app.ts'
import type { Encoded } from './encode-app.ts'
import { encodePod } from './encode-pod.ts'
import type { RunSpec } from './run-spec.ts'

/** As the API writes it, app or pod. */
export function encodeRunSpec(spec: RunSpec): Encoded {
  return spec.kind === 'app' ? encodeApp(spec) : encodePod(spec)
}
