import { TimeMs } from '@holdfast/model/ids'
import { isArray, isObject, type Json, type JsonObject } from '@holdfast/model/json'

/**
 * Reading what a master says, of whatever version: a field that is not there, or is something else, is undefined, and
 * those that nobody asks for are left alone.
 */
export const textOf = (json: JsonObject, field: string): string | undefined => {
  const value = json[field]
  return typeof value === 'string' ? value : undefined
}

export const numberOf = (json: JsonObject, field: string): number | undefined => {
  const value = json[field]
  return typeof value === 'number' ? value : undefined
}

export const flagOf = (json: JsonObject, field: string): boolean | undefined => {
  const value = json[field]
  return typeof value === 'boolean' ? value : undefined
}

export const objectOf = (json: JsonObject, field: string): JsonObject | undefined => {
  const value = json[field]
  return value !== undefined && isObject(value) ? value : undefined
}

export const listOf = (json: JsonObject, field: string): readonly Json[] | undefined => {
  const value = json[field]
  return value !== undefined && isArray(value) ? value : undefined
}

export const objectsOf = (json: JsonObject, field: string): readonly JsonObject[] =>
  (listOf(json, field) ?? []).filter(isObject)

export const textsOf = (json: JsonObject, field: string): readonly string[] =>
  (listOf(json, field) ?? []).filter((each) => typeof each === 'string')

/** An id of the newer API: `{"value": "..."}`. */
export const idOf = (json: JsonObject, field: string): string | undefined => {
  const id = objectOf(json, field)
  return id && textOf(id, 'value')
}

/** A time that Mesos tells in seconds. */
export const secondsOf = (json: JsonObject, field: string): TimeMs | undefined => {
  const seconds = numberOf(json, field)
  return seconds === undefined || seconds <= 0 ? undefined : TimeMs(Math.round(seconds * 1000))
}

/** A time of the newer API: `{"nanoseconds": ...}`. */
export const nanosOf = (json: JsonObject, field: string): TimeMs | undefined => {
  const time = objectOf(json, field)
  const nanoseconds = time && numberOf(time, 'nanoseconds')
  return nanoseconds === undefined || nanoseconds <= 0 ? undefined : TimeMs(Math.round(nanoseconds / 1e6))
}
