import { Dialog } from '../ui/dialog.tsx'
import { readableKeys, useActiveShortcuts, type Shortcut } from '../ui/shortcuts.ts'

/** Keys that lists and layers understand by themselves, whatever page they are on. */
const always: readonly Shortcut[] = [
  { group: 'Lists', keys: '↓ or j', name: 'Next row' },
  { group: 'Lists', keys: '↑ or k', name: 'Row before' },
  { group: 'Lists', keys: 'Enter', name: 'Open the row' },
  { group: 'Lists', keys: 'Space', name: 'Select the row' },
  { group: 'Lists', keys: '⇧ ↑ ↓', name: 'Select more rows' },
  { group: 'Lists', keys: '→ ←', name: 'Into the row and out' },
  { group: 'Lists', keys: '.', name: 'Menu of the row' },
  { group: 'Lists', keys: 'y', name: 'Copy the id of the row' },
  { group: 'Lists', keys: 'd', name: 'Destroy the volume…' },
  { group: 'Lists', keys: 'w', name: 'Wipe the instance…' },
  { group: 'Disk pictures', keys: '← →', name: 'Between segments' },
  { group: 'Disk pictures', keys: 'Enter', name: 'List what is in the segment' },
  { group: 'Everywhere', keys: 'Esc', name: 'Close the top layer' },
]

export function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title="Keyboard" width="lg">
      <ShortcutList heading="h3" />
    </Dialog>
  )
}

/** Every key that does something on this page. */
export function ShortcutList({ heading: Heading }: { readonly heading: 'h2' | 'h3' }) {
  const active = useActiveShortcuts()
  const all = [...active, ...always].filter(
    (one, at, list) => list.findIndex((other) => other.keys === one.keys && other.name === one.name) === at,
  )
  const groups = [...new Set(all.map((shortcut) => shortcut.group))].toSorted()
  return (
    <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      {groups.map((group) => (
        <section key={group}>
          <Heading className="text-12 text-muted mb-1 font-medium">{group}</Heading>
          <dl>
            {all
              .filter((shortcut) => shortcut.group === group)
              .map((shortcut) => (
                <div
                  key={`${shortcut.keys} ${shortcut.name}`}
                  className="border-line flex min-h-7 items-center gap-3 border-b"
                >
                  <dt className="min-w-0 flex-1">{shortcut.name}</dt>
                  <dd>
                    <kbd className="border-line bg-subtle rounded-control text-12 border px-1.5 py-0.5 font-mono whitespace-nowrap">
                      {readableKeys(shortcut.keys)}
                    </kbd>
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
