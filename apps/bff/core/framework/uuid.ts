const HEX = '0123456789abcdef'

/**
 * A name for something that this life of the master makes: never the same twice. It follows from the master's own name
 * and a count, so that the same history has the same names.
 */
export function uuidOf(seed: string, count: number): string {
  const hex = [hash(seed, 0x811c9dc5), hash(seed, 0x1000193b), hash(seed, 0x5bd1e995)].map(inHex).join('')
  // Twelve digits hold more than will ever be counted.
  const counted = count.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${counted}`
}

/** The 16 bytes of a uuid in base64, as statuses have them. */
export function uuidBase64(uuid: string): string {
  const digits = uuid.replaceAll('-', '')
  let text = ''
  for (let at = 0; at < digits.length; at += 6) {
    const part = digits.slice(at, at + 6)
    const bits = Number.parseInt(part.padEnd(6, '0'), 16)
    const letters = part.length === 6 ? 4 : 2
    for (let i = 0; i < letters; i++) text += ALPHABET[(bits >>> (18 - 6 * i)) & 63] ?? ''
    if (letters === 2) text += '=='
  }
  return text
}

/** The other way round; `undefined` for what is not 16 bytes. */
export function uuidFromBase64(base64: string): string | undefined {
  let bits = ''
  for (const letter of base64.replaceAll('=', '')) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) return undefined
    bits += value.toString(2).padStart(6, '0')
  }
  if (bits.length < 128) return undefined
  let hex = ''
  for (let at = 0; at < 128; at += 4) hex += HEX[Number.parseInt(bits.slice(at, at + 4), 2)] ?? ''
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** FNV-1a. */
function hash(text: string, basis: number): number {
  let value = basis
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return (value ^ (value >>> 15)) >>> 0
}

function inHex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
