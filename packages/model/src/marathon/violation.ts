/** What is wrong at one place of a definition: `/container/volumes(0)/persistent/size`; the object itself is `/`. */
export interface Violation {
  readonly path: string
  readonly errors: readonly string[]
}

/** The body of Marathon's 422. `Invalid JSON`: it has the wrong shape. `Object is not valid`: it breaks a rule. */
export interface Refused {
  readonly message: 'Invalid JSON' | 'Object is not valid'
  readonly details: readonly Violation[]
}

/**
 * Where faults are collected while a definition is read or checked. Paths are relative to what is looked at: the empty path is
 * the object itself.
 */
export interface Violations {
  readonly prefix: string
  readonly found: Map<string, Set<string>>
}

export const Violations = {
  none(): Violations {
    return { prefix: '', found: new Map() }
  },

  /** The same collection, seen from a part of the object: `/container/volumes(0)`. */
  at(violations: Violations, path: string): Violations {
    return { prefix: violations.prefix + path, found: violations.found }
  },

  add(violations: Violations, path: string, error: string): void {
    const whole = violations.prefix + path
    const errors = violations.found.get(whole)
    if (errors) errors.add(error)
    else violations.found.set(whole, new Set([error]))
  },

  /** Adds the error unless what must hold does. */
  check(violations: Violations, path: string, holds: boolean, error: string): void {
    if (!holds) Violations.add(violations, path, error)
  },

  isEmpty(violations: Violations): boolean {
    return violations.found.size === 0
  },

  /** Each path once, as Marathon groups them. */
  list(violations: Violations): Violation[] {
    return [...violations.found].map(([path, errors]) => ({
      path: path === '' ? '/' : path,
      errors: [...errors],
    }))
  },
}

export function notValid(violations: Violations): Refused {
  return { message: 'Object is not valid', details: Violations.list(violations) }
}

export function invalidJson(violations: Violations): Refused {
  return { message: 'Invalid JSON', details: Violations.list(violations) }
}
