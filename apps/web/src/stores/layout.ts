import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type Density = 'compact' | 'roomy'

interface Layout {
  readonly railCollapsed: boolean
  readonly density: Density
}

/** How this person likes the dashboard to look. Kept in the browser; what others should see too is in the address. */
export const useLayout = create<Layout>()(
  persist((): Layout => ({ railCollapsed: false, density: 'compact' }), {
    name: 'holdfast.layout',
  }),
)

export function setDensity(density: Density): void {
  useLayout.setState({ density })
}

export function toggleRail(): void {
  useLayout.setState((state) => ({ railCollapsed: !state.railCollapsed }))
}
