declare const brand: unique symbol

/** A plain value that the compiler keeps apart from others of the same shape: an `AgentId` is not a `Role`. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

export type AgentId = Brand<string, 'AgentId'>
export type FrameworkId = Brand<string, 'FrameworkId'>
export type OfferId = Brand<string, 'OfferId'>
export type TaskId = Brand<string, 'TaskId'>
export type ExecutorId = Brand<string, 'ExecutorId'>
/** Names an operation everywhere: 32 hexadecimal digits in the shape of a UUID. */
export type OperationId = Brand<string, 'OperationId'>
/** The id of a persistent volume: unique per role on one agent, checked by `validateId`. */
export type PersistenceId = Brand<string, 'PersistenceId'>
export type Role = Brand<string, 'Role'>
export type Principal = Brand<string, 'Principal'>
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type TimeMs = Brand<number, 'TimeMs'>

// The casts below are where brands are made.
export const AgentId = (text: string) => text as AgentId
export const FrameworkId = (text: string) => text as FrameworkId
export const OfferId = (text: string) => text as OfferId
export const TaskId = (text: string) => text as TaskId
export const ExecutorId = (text: string) => text as ExecutorId
export const OperationId = (text: string) => text as OperationId
export const PersistenceId = (text: string) => text as PersistenceId
export const Role = (text: string) => text as Role
export const Principal = (text: string) => text as Principal
export const TimeMs = (ms: number) => ms as TimeMs

/** The longest name of a file that Linux allows, in bytes. */
export const NAME_MAX = 255

/**
 * Why an id is refused, in Mesos' words; `undefined` when it may be used. Ids become names of directories.
 *
 * Source: `validateID()`, mesos `src/common/validation.cpp`.
 */
export function validateId(id: string): string | undefined {
  if (id === '') return 'ID must not be empty'
  if (utf8Length(id) > NAME_MAX) return 'ID must not be greater than 255 characters'
  if (id === '.' || id === '..') return `'${id}' is disallowed`
  if (/[/\\]/.test(id) || hasControlCharacter(id)) return `'${id}' contains invalid characters`
  return undefined
}

/** As C's `iscntrl` has it: only below 0x80. */
function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}

/** A lone half of a surrogate pair is written as U+FFFD, in three bytes. */
export function utf8Length(text: string): number {
  let length = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}
