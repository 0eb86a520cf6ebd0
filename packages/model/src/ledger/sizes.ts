import { Scalar } from '../scalar.ts'

/** Binary units, as MiB. Disk is counted in thousandths of a MiB, so KiB and bytes would not come out exactly. */
const units = [
  { name: 'PiB', mib: 1024 ** 3 },
  { name: 'TiB', mib: 1024 ** 2 },
  { name: 'GiB', mib: 1024 },
  { name: 'MiB', mib: 1 },
] as const

/** `64 GiB`, `1.46 TiB`, `0.5 MiB`: three significant digits, more only where the whole part has more. */
export function formatSize(mib: number): string {
  const size = Math.abs(mib)
  const unit = units.find(({ mib }) => roundsTo(size / mib) >= 1) ?? units[units.length - 1]!
  return `${mib < 0 ? '-' : ''}${roundsTo(size / unit.mib)} ${unit.name}`
}

/** What was measured: `4 KiB` and `12 B` where that is less than a MiB, else as `formatSize` has it. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1024 ** 2) return formatSize(bytes / 1024 ** 2)
  return bytes >= 1024 ? `${roundsTo(bytes / 1024)} KiB` : `${bytes} B`
}

/** `65 536 MiB`: every MiB, with up to three decimals. The groups are parted by narrow spaces that do not break. */
export function formatExactMib(mib: number): string {
  const [whole = '0', decimals] = String(Number(mib.toFixed(3))).split('.')
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202f')
  return `${grouped}${decimals === undefined ? '' : `.${decimals}`} MiB`
}

/** `10GiB`, `1.5 t`, `512`: a plain number is MiB. Undefined for anything else, units of ten such as `GB` included. */
export function parseSize(text: string): Scalar | undefined {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(?:([mgtp])(?:ib)?)?$/i.exec(text.trim())
  if (!match) return undefined
  const unit = units.find(({ name }) => name[0] === (match[2] ?? 'M').toUpperCase())
  const size = Scalar.of(Number(match[1]) * (unit?.mib ?? 1))
  return Number.isSafeInteger(size) ? size : undefined
}

/** The shortest text that `parseSize` reads as exactly this size. */
export function spellSize(size: Scalar): string {
  const spellings = units.map(({ name, mib }) => `${Number((size / 1000 / mib).toFixed(3))}${name}`)
  return spellings.find((text) => parseSize(text) === size) ?? `${Scalar.print(size)}MiB`
}

function roundsTo(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}
