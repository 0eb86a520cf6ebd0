export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}

export function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

export function isObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !isArray(json)
}
