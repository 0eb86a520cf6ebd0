import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { paths } from '@holdfast/model/api/paths'
import { sendOnce } from '../api/client.ts'
import { clusterQuery } from '../api/queries.ts'
import { FreshnessChip } from '../parts/freshness-chip.tsx'
import { useOpenServiceOperations } from '../parts/service-operations/use-open.ts'
import { usePendingCount } from '../stores/operations.ts'
import { useTheme, type ThemeChoice } from '../stores/theme.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { IconChevronDown, IconOperation, IconSearch, IconUser } from '../ui/icons.tsx'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { readableKeys } from '../ui/shortcuts.ts'
import { Mark } from '../parts/mark.tsx'

export interface TopBarProps {
  readonly onSearch: () => void
  readonly onOperations: () => void
  readonly operationsOpen: boolean
  readonly onHelp: () => void
}

export function TopBar({ onSearch, onOperations, operationsOpen, onHelp }: TopBarProps) {
  const cluster = useQuery(clusterQuery).data
  return (
    <header className="border-line bg-subtle flex h-12 shrink-0 items-center gap-1 border-b px-2 sm:gap-2 sm:px-3">
      <Link
        to="/overview"
        className="text-ink rounded-control text-14 flex min-h-8 shrink-0 items-center gap-2 px-1 font-semibold hover:no-underline"
      >
        <Mark />
        <span className="max-sm:hidden-text">Holdfast</span>
      </Link>
      {cluster === undefined ? null : (
        <span className="text-muted max-md:hidden truncate" data-cluster={cluster.name}>
          <span aria-hidden="true" className="text-line-strong mr-2">
            /
          </span>
          {cluster.name}
        </span>
      )}
      <FreshnessChip />
      <div className="flex-1" />
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Control+K Meta+K"
        className="border-line-strong bg-surface text-muted rounded-control pressable hover:bg-hover flex h-8 min-w-0 items-center gap-2 border px-2 max-sm:w-8 max-sm:justify-center pointer-coarse:min-w-11 sm:w-44 lg:w-64"
      >
        <IconSearch />
        <span className="max-sm:hidden-text min-w-0 flex-1 truncate text-left">Search or jump…</span>
        <kbd className="text-12 max-sm:hidden font-sans">{readableKeys('$mod+k')}</kbd>
      </button>
      <OperationsButton onPress={onOperations} open={operationsOpen} />
      <PersonMenu
        principal={cluster?.principal}
        canLogOut={cluster?.authentication === true && cluster.principal !== undefined}
        onHelp={onHelp}
      />
    </header>
  )
}

function OperationsButton({ onPress, open }: { readonly onPress: () => void; readonly open: boolean }) {
  const count = usePendingCount() + useOpenServiceOperations().length
  return (
    <Button
      kind="quiet"
      aria-expanded={open}
      aria-label={count === 0 ? 'Operations' : `Operations, ${count} under way`}
      onClick={onPress}
      className={cx(open && 'bg-hover')}
    >
      <IconOperation className={count > 0 ? 'animate-turn text-focus' : ''} />
      <span className="max-lg:hidden">{count === 0 ? 'Operations' : `${count} under way`}</span>
      {count > 0 ? (
        <span
          aria-hidden="true"
          className="bg-pending text-pending-ink rounded-chip text-12 px-1.5 lg:hidden"
        >
          {count}
        </span>
      ) : null}
    </Button>
  )
}

const themes: readonly { readonly choice: ThemeChoice; readonly label: string }[] = [
  { choice: 'system', label: 'Theme of the system' },
  { choice: 'light', label: 'Light theme' },
  { choice: 'dark', label: 'Dark theme' },
]

interface PersonMenuProps {
  readonly principal: string | undefined
  readonly canLogOut: boolean
  readonly onHelp: () => void
}

function PersonMenu({ principal, canLogOut, onHelp }: PersonMenuProps) {
  const choice = useTheme((state) => state.choice)
  const navigate = useNavigate()
  const logOut: MenuItem = {
    label: 'Log out',
    section: true,
    // Everything that is held in memory belongs to the one who logs out: the page begins anew.
    onSelect: () => void sendOnce('DELETE', paths.session).finally(() => window.location.assign('/login')),
  }
  const items: readonly MenuItem[] = [
    ...themes.map((theme): MenuItem => ({
      label: theme.label,
      checked: theme.choice === choice,
      onSelect: () => useTheme.setState({ choice: theme.choice }),
    })),
    { label: 'Settings', section: true, shortcut: 'g s', onSelect: () => void navigate({ to: '/settings' }) },
    { label: 'Keyboard help', shortcut: '?', onSelect: onHelp },
    ...(canLogOut ? [logOut] : []),
  ]
  return (
    <Menu
      label="You and this browser"
      align="end"
      items={items}
      renderTrigger={(props) => (
        <Button
          {...props}
          kind="quiet"
          aria-label={principal === undefined ? 'Menu' : `Menu of ${principal}`}
        >
          <IconUser />
          {principal === undefined ? null : (
            <span className="max-lg:hidden max-w-40 truncate">{principal}</span>
          )}
          <IconChevronDown size={12} className="text-muted max-sm:hidden" />
        </Button>
      )}
    />
  )
}
