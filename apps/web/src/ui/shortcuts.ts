import { useEffect, useEffectEvent } from 'react'
import { tinykeys } from 'tinykeys'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export interface Shortcut {
  /** As tinykeys spells them: `g v`, `$mod+k`, `Shift+?`. */
  readonly keys: string
  /** What it does, for the help: "Go to volumes". */
  readonly name: string
  readonly group: string
}

interface ShortcutSettings {
  /** Shortcuts of one key can be switched off: somebody who dictates would press them by speaking. */
  readonly singleKeys: boolean
}

export const useShortcutSettings = create<ShortcutSettings>()(
  persist((): ShortcutSettings => ({ singleKeys: true }), { name: 'holdfast.keyboard' }),
)

const useRegistry = create<{ active: readonly Shortcut[] }>(() => ({ active: [] }))

/** The shortcuts that do something on this page now. */
export function useActiveShortcuts(): readonly Shortcut[] {
  return useRegistry((state) => state.active)
}

/** The key before the newest one: it may have begun a sequence such as `g o`. */
let before = { key: '', atMs: -Infinity }
let newest = before

if (typeof window !== 'undefined') {
  window.addEventListener(
    'keydown',
    (event) => {
      before = newest
      newest = { key: event.key, atMs: event.timeStamp }
    },
    { capture: true },
  )
}

/** Whether the newest key is the second of a sequence: then it means nothing by itself. */
function inSequence(): boolean {
  if (newest.atMs - before.atMs > sequenceMs) return false
  return useRegistry.getState().active.some(({ keys }) => keys.startsWith(`${before.key} `))
}

/** As long as `tinykeys` waits for the next key. */
const sequenceMs = 1_000

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]') !==
      null
  )
}

/** Makes keys do something while the component is on the page. The newest of two with the same keys wins. */
export function useShortcut(shortcut: Shortcut & { readonly enabled?: boolean }, run: () => void): void {
  const { keys, name, group, enabled = true } = shortcut
  const pressed = useEffectEvent(run)
  useEffect(() => {
    if (!enabled) return undefined
    const entry = { keys, name, group }
    useRegistry.setState(({ active }) => ({ active: [...active, entry] }))
    const plain = !keys.includes('$mod')
    const stop = tinykeys(window, {
      [keys]: (event) => {
        if (event.defaultPrevented) return
        if (plain && (isTyping(event.target) || !useShortcutSettings.getState().singleKeys)) return
        if (plain && document.querySelector('dialog:modal') !== null) return
        if (plain && !keys.includes(' ') && inSequence()) return
        event.preventDefault()
        pressed()
      },
    })
    return () => {
      stop()
      useRegistry.setState(({ active }) => ({ active: active.filter((each) => each !== entry) }))
    }
  }, [keys, name, group, enabled])
}

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Keys as people read them: `⌘K`, `g v`. */
export function readableKeys(keys: string): string {
  return keys
    .replace('$mod+', isMac ? '⌘' : 'Ctrl ')
    .replace('Shift+', '')
    .replace(/\bk\b/, (k) => (keys.includes('$mod') ? 'K' : k))
}
