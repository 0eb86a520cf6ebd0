import { err, ok, type Result } from '@holdfast/model/result'

/** The fields of a form, the last one of each name. */
export type Form = ReadonlyMap<string, string>

/**
 * Decodes the body of a form. `;` separates fields as `&` does, so a semicolon in a value must be escaped. The error is
 * in Mesos' words.
 *
 * Source: `http::query::decode()` and `http::decode()`, mesos `3rdparty/libprocess/src/http.cpp`.
 */
export function decodeForm(body: string): Result<Form, string> {
  const form = new Map<string, string>()
  for (const field of body.split(/[&;]/)) {
    if (field === '') continue
    const at = field.indexOf('=')
    const name = decodeText(at < 0 ? field : field.slice(0, at))
    if (!name.ok) return name
    const value = decodeText(at < 0 ? '' : field.slice(at + 1))
    if (!value.ok) return value
    form.set(name.value, value.value)
  }
  return ok(form)
}

function decodeText(text: string): Result<string, string> {
  const spaced = text.replaceAll('+', ' ')
  if (!spaced.includes('%')) return ok(spaced)
  const malformed = /%(?![0-9A-Fa-f]{2})/.exec(text)
  if (malformed !== null) {
    const escape = text.slice(malformed.index, malformed.index + 3)
    return err(`Unable to decode query string: Malformed % escape in '${text}': '${escape}'`)
  }
  try {
    return ok(decodeURIComponent(spaced))
  } catch {
    return ok(decodeBytes(spaced))
  }
}

/** For escapes that are not UTF-8: what cannot be read becomes U+FFFD. */
function decodeBytes(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  const decoded: number[] = []
  for (let at = 0; at < bytes.length; at++) {
    const escaped = bytes[at] === PERCENT
    decoded.push(escaped ? Number.parseInt(bytes.toString('latin1', at + 1, at + 3), 16) : (bytes[at] ?? 0))
    if (escaped) at += 2
  }
  return Buffer.from(decoded).toString('utf8')
}

const PERCENT = 0x25
