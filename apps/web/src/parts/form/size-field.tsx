import { formatExactMib, formatSize } from '@holdfast/model/ledger/sizes'
import { NumberField, SelectField } from '../../ui/field.tsx'
import { parseSize, units } from './size.ts'
import type { Unit } from './size.ts'

export interface SizeFieldProps {
  readonly size: string
  readonly unit: Unit
  /** The size of a disk that is used whole: nothing can be typed then. */
  readonly wholeMb: number | undefined
  readonly onSize: (text: string) => void
  readonly onUnit: (unit: Unit) => void
  readonly onLeave: () => void
  readonly error: string | undefined
  readonly id: string
}

/** A size with its unit. What Mesos will be asked for, in MiB, stands below. */
export function SizeField(props: SizeFieldProps) {
  const { size, unit, wholeMb, error, id } = props
  if (wholeMb !== undefined) {
    return (
      <NumberField
        id={id}
        label="Size"
        readOnly
        value={formatSize(wholeMb)}
        onChange={() => {}}
        error={error}
        hint={`${formatExactMib(wholeMb)}. This disk is used whole.`}
      />
    )
  }
  const read = parseSize(size, unit)
  return (
    <NumberField
      id={id}
      label="Size"
      required
      value={size}
      onChange={props.onSize}
      onBlur={props.onLeave}
      error={error}
      hint={read.ok && unit !== 'MiB' ? formatExactMib(read.value) : undefined}
      after={
        <div className="w-20 shrink-0">
          <SelectField
            label="Unit"
            hideLabel
            value={unit}
            onChange={(value) => props.onUnit(units.find((each) => each === value) ?? 'MiB')}
            options={units.map((each) => ({ value: each, label: each }))}
          />
        </div>
      }
    />
  )
}
