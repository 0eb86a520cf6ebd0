import type { ArtifactJson } from '@holdfast/model/marathon/shape-common'
import type { WireCommandInfo } from '@holdfast/model/wire/scheduler-call'

/** The files that are to be in the sandbox. */
export function urisOf(artifacts: readonly ArtifactJson[] = []): Pick<WireCommandInfo, 'uris'> {
  if (artifacts.length === 0) return {}
  const uris = artifacts.map(({ uri, extract, executable, cache, destPath }) => ({
    value: uri,
    extract,
    executable,
    cache,
    ...(destPath !== undefined && { output_file: destPath }),
  }))
  return { uris }
}

export function labelsOf(labels: Readonly<Record<string, string>> = {}) {
  const all = Object.entries(labels).map(([key, value]) => ({ key, value }))
  return all.length === 0 ? {} : { labels: { labels: all } }
}

export function killPolicyOf(graceSeconds: number | undefined) {
  if (graceSeconds === undefined) return {}
  return { kill_policy: { grace_period: { nanoseconds: graceSeconds * 1_000_000_000 } } }
}

export function limitsOf(limits: Readonly<Record<string, number | 'unlimited' | undefined>> = {}) {
  const all = Object.entries(limits).flatMap(([name, limit]) =>
    limit === undefined ? [] : [[name, { value: limit === 'unlimited' ? 'Infinity' : limit }] as const],
  )
  return all.length === 0 ? {} : { limits: Object.fromEntries(all) }
}
