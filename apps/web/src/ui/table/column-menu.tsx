import { IconButton } from '../button.tsx'
import { IconColumns } from '../icons.tsx'
import { Menu, type MenuItem } from '../menu.tsx'
import type { Column } from './columns.ts'

export interface ColumnMenuProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly chosen: readonly string[] | undefined
  readonly onChoose: (chosen: readonly string[] | undefined) => void
  readonly density: 'compact' | 'roomy'
  readonly onDensity: (density: 'compact' | 'roomy') => void
}

/** Which columns a table shows, and how high its rows are. */
export function ColumnMenu<Row>({ columns, chosen, onChoose, density, onDensity }: ColumnMenuProps<Row>) {
  const usual = columns.filter((column) => column.optional !== true).map((column) => column.id)
  const now = chosen ?? usual
  const items: readonly MenuItem[] = [
    ...columns
      .filter((column) => column.fixed !== true)
      .map((column): MenuItem => {
        const on = now.includes(column.id)
        return {
          label: column.header,
          checked: on,
          disabledReason: column.priority === 0 ? 'Always shown.' : undefined,
          onSelect: () =>
            onChoose(
              columns.map((each) => each.id).filter((id) => (id === column.id ? !on : now.includes(id))),
            ),
        }
      }),
    {
      label: 'Usual columns',
      section: true,
      onSelect: () => onChoose(undefined),
      disabledReason: chosen === undefined ? 'Shown now.' : undefined,
    },
    {
      label: 'Compact rows',
      section: true,
      checked: density === 'compact',
      onSelect: () => onDensity(density === 'compact' ? 'roomy' : 'compact'),
    },
  ]
  return (
    <Menu
      label="Columns"
      align="end"
      items={items}
      renderTrigger={(props) => <IconButton {...props} label="Columns" icon={<IconColumns />} />}
    />
  )
}
