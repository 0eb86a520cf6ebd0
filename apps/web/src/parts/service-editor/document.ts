/**
 * A definition as it is edited: the text is what counts, and the form is another way to write it. What the form does not know
 * stays as it is.
 */
export type Definition = Readonly<Record<string, unknown>>

export type Read =
  | { readonly ok: true; readonly value: Definition }
  | { readonly ok: false; readonly error: string }

export function readText(text: string): Read {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value)
      ? { ok: true, value }
      : { ok: false, error: 'The definition must be a JSON object.' }
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) }
  }
}

/** What Marathon itself writes into a definition: it takes none of it back. */
export function editable({ version: _version, versionInfo: _info, ...definition }: Definition): Definition {
  return definition
}

export const writeText = (definition: Definition): string => JSON.stringify(definition, undefined, 2)

/** What is empty is left out: Marathon then fills in its default. */
export function put(definition: Definition, name: string, value: unknown): Definition {
  const { [name]: _, ...rest } = definition
  return value === undefined || value === '' ? rest : { ...definition, [name]: value }
}

export function textAt(definition: Definition, name: string): string {
  const value = definition[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** A number where one was typed; what is no number is kept as it is typed, for Marathon's rules to name it. */
export function numberOr(text: string): number | string | undefined {
  if (text.trim() === '') return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}

export function objectAt(definition: Definition, name: string): Definition {
  const value = definition[name]
  return isObject(value) ? value : {}
}

export function objectsAt(definition: Definition, name: string): readonly Definition[] {
  const value = definition[name]
  return Array.isArray(value) ? value.filter(isObject) : []
}

function isObject(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
