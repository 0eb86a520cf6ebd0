/** What a key does in a table whose row (or something inside that row) has the focus. */
export type TableKey =
  | { readonly does: 'move'; readonly to: number; readonly extend: boolean }
  | { readonly does: 'toggle' }
  | { readonly does: 'open' }
  | { readonly does: 'menu' }
  | { readonly does: 'into' }
  | { readonly does: 'out' }
  | { readonly does: 'letter'; readonly letter: string }

interface Pressed {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** `inside`: something in the row has the focus, not the row itself. `letters`: single-key shortcuts are on. */
export function tableKey(
  event: Pressed,
  at: number,
  total: number,
  page: number,
  inside: boolean,
  letters: boolean,
): TableKey | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined
  const move = (to: number): TableKey => ({
    does: 'move',
    to: Math.max(0, Math.min(total - 1, to)),
    extend: event.shiftKey && event.key.startsWith('Arrow'),
  })
  switch (event.key) {
    case 'ArrowDown':
      return move(at + 1)
    case 'ArrowUp':
      return move(at - 1)
    case 'ArrowRight':
      return { does: 'into' }
    case 'ArrowLeft':
      return { does: 'out' }
    default:
  }
  if (inside) return undefined
  switch (event.key) {
    case 'Home':
      return move(0)
    case 'End':
      return move(total - 1)
    case 'PageDown':
      return move(at + page)
    case 'PageUp':
      return move(at - page)
    case ' ':
      return { does: 'toggle' }
    case 'Enter':
      return { does: 'open' }
    default:
  }
  if (!letters || event.key.length !== 1) return undefined
  if (event.key === 'j') return move(at + 1)
  if (event.key === 'k') return move(at - 1)
  return event.key === '.' ? { does: 'menu' } : { does: 'letter', letter: event.key }
}
