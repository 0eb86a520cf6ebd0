const units = [
  { name: 'w', ms: 7 * 86_400_000 },
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'm', ms: 60_000 },
  { name: 's', ms: 1000 },
] as const

/** `30d`, `1.5h`, `2w`. In milliseconds; undefined for anything else: an age without a unit says nothing. */
export function parseAge(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*([smhdw])$/i.exec(text.trim())
  if (!match) return undefined
  const unit = units.find(({ name }) => name === match[2]?.toLowerCase())
  const ms = Math.round(Number(match[1]) * (unit?.ms ?? 1))
  return Number.isSafeInteger(ms) ? ms : undefined
}

/** The text that `parseAge` reads as exactly this age: days rather than weeks, `36h` rather than `1.5d`. */
export function spellAge(ms: number): string {
  const unit = units.find(({ name, ms: each }) => name !== 'w' && ms >= each && ms % each === 0)
  return unit ? `${ms / unit.ms}${unit.name}` : `${ms / 1000}s`
}

/** `12 d`, `3 h`, `45 s`: the largest unit alone, cut and not rounded, so that `1 d` is never said too early. */
export function formatAge(ms: number): string {
  const unit = units.find(({ name, ms: each }) => name !== 'w' && ms >= each)
  return unit ? `${Math.floor(ms / unit.ms)} ${unit.name}` : '0 s'
}
