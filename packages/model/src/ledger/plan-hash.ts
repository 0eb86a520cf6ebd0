/**
 * Names a text by its content: 26 hexadecimal digits. The same text has the same name everywhere; two texts that
 * differ by chance have different ones. Not for keeping anybody from making two that are alike.
 *
 * Two lanes of 32 bits, each mixed with the other at the end, twice with different seeds.
 */
export function hashText(text: string): string {
  return lanes(text, 0x9e3779b9) + lanes(text, 0x85ebca6b)
}

function lanes(text: string, seed: number): string {
  let a = 0xdeadbeef ^ seed
  let b = 0x41c6ce57 ^ seed
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return ((b >>> 0) & 0xfffff).toString(16).padStart(5, '0') + (a >>> 0).toString(16).padStart(8, '0')
}
