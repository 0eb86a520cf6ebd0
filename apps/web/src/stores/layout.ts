import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type Density = 'compact' | 'roomy'

interface Layout {
  readonly railCollapsed: boolean
  readonly density: Density
  /** The columns chosen for each table; absent: the usual ones. */
  readonly columns: Readonly<Record<string, readonly string[] | undefined>>
}

/** How this person likes the dashboard to look. Kept in the browser; what others should see too is in the address. */
export const useLayout = create<Layout>()(
  persist((): Layout => ({ railCollapsed: false, density: 'compact', columns: {} }), {
    name: 'holdfast.layout',
  }),
)

export function setDensity(density: Density): void {
  useLayout.setState({ density })
}

export function setColumns(table: string, columns: readonly string[] | undefined): void {
  useLayout.setState((state) => ({ columns: { ...state.columns, [table]: columns } }))
}

export function toggleRail(): void {
  useLayout.setState((state) => ({ railCollapsed: !state.railCollapsed }))
}
