import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type ThemeChoice = 'system' | 'light' | 'dark'

interface Theme {
  readonly choice: ThemeChoice
}

/** `public/theme.js` reads the same entry before the first paint. */
export const useTheme = create<Theme>()(
  persist((): Theme => ({ choice: 'system' }), { name: 'holdfast.theme' }),
)

const prefersDark = matchMedia('(prefers-color-scheme: dark)')

function apply(): void {
  const { choice } = useTheme.getState()
  const dark = choice === 'dark' || (choice === 'system' && prefersDark.matches)
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
}

/** Keeps the page's theme as chosen, in step with the system and with other tabs. */
export function followTheme(): void {
  apply()
  useTheme.subscribe(apply)
  prefersDark.addEventListener('change', apply)
  window.addEventListener('storage', (event) => {
    if (event.key === 'holdfast.theme') void useTheme.persist.rehydrate()
  })
}
