import { setDensity, useLayout, type Density } from '../../stores/layout.ts'
import { useTheme, type ThemeChoice } from '../../stores/theme.ts'
import { CheckField } from '../../ui/field.tsx'

const themes: readonly { readonly choice: ThemeChoice; readonly label: string }[] = [
  { choice: 'system', label: 'As the system' },
  { choice: 'light', label: 'Light' },
  { choice: 'dark', label: 'Dark' },
]

const densities: readonly { readonly density: Density; readonly label: string }[] = [
  { density: 'compact', label: 'Compact, 32 px' },
  { density: 'roomy', label: 'Roomy, 40 px' },
]

/** Kept in this browser. */
export function Appearance() {
  const choice = useTheme((state) => state.choice)
  const density = useLayout((state) => state.density)
  return (
    <div className="flex flex-col gap-6">
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 font-semibold">Theme</legend>
        {themes.map((theme) => (
          <CheckField
            key={theme.choice}
            kind="radio"
            name="theme"
            label={theme.label}
            checked={choice === theme.choice}
            onChange={() => useTheme.setState({ choice: theme.choice })}
          />
        ))}
      </fieldset>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 font-semibold">Rows of tables</legend>
        {densities.map((each) => (
          <CheckField
            key={each.density}
            kind="radio"
            name="density"
            label={each.label}
            checked={density === each.density}
            onChange={() => setDensity(each.density)}
          />
        ))}
      </fieldset>
      <p className="text-muted">These choices are kept in this browser.</p>
    </div>
  )
}
