import { ShortcutList } from '../../parts/keyboard-help.tsx'
import { CheckField } from '../../ui/field.tsx'
import { useShortcutSettings } from '../../ui/shortcuts.ts'

export function KeyboardSettings() {
  const singleKeys = useShortcutSettings((state) => state.singleKeys)
  return (
    <div className="flex flex-col gap-6">
      <CheckField
        label="Shortcuts of single keys"
        hint="Switch them off if you speak to your computer, or press keys by accident. Ctrl K, arrows, Enter and Escape stay."
        checked={singleKeys}
        onChange={(on) => useShortcutSettings.setState({ singleKeys: on })}
      />
      <ShortcutList heading="h2" />
    </div>
  )
}
