import { unreachable } from '@holdfast/model/invariant'
import { numberOr, put, textAt, type Definition } from './document.ts'

/** What a persistent volume wants of a disk, of an app or a pod alike: all as it is typed. */
export interface PersistentForm {
  readonly type: string
  readonly size: string
  readonly maxSize: string
  readonly profileName: string
  /** What the path of the disk must be like. */
  readonly pathLike: string
}

export type PersistentField = keyof PersistentForm

export function persistentForm(persistent: Definition): PersistentForm {
  return {
    type: textAt(persistent, 'type') || 'root',
    size: textAt(persistent, 'size'),
    maxSize: textAt(persistent, 'maxSize'),
    profileName: textAt(persistent, 'profileName'),
    pathLike: pathLikeOf(persistent),
  }
}

export function changePersistent(persistent: Definition, field: PersistentField, text: string): Definition {
  switch (field) {
    case 'type':
      return ofType(persistent, text)
    case 'size':
    case 'maxSize':
      return put(persistent, field, numberOr(text))
    case 'profileName':
      return put(persistent, 'profileName', text)
    case 'pathLike':
      return put(persistent, 'constraints', text === '' ? undefined : [['path', 'LIKE', text]])
    default:
      return unreachable(field)
  }
}

/** What another type of disk cannot have is left out. */
function ofType(persistent: Definition, type: string): Definition {
  const { maxSize: _max, ...bounded } = persistent
  const kept = type === 'mount' ? persistent : bounded
  if (type !== 'root') return { ...kept, type }
  const { constraints: _constraints, ...rest } = kept
  return { ...rest, type }
}

function pathLikeOf(persistent: Definition): string {
  const constraints = persistent['constraints']
  if (!Array.isArray(constraints)) return ''
  const [, , pattern]: readonly unknown[] = Array.isArray(constraints[0]) ? constraints[0] : []
  return typeof pattern === 'string' ? pattern : ''
}
