import { expect, it } from 'vitest'
import { applyOperation } from '@holdfast/model/operation/apply'
import { Resources } from '@holdfast/model/resource/resources'
import { encodeResource, parseResources, upgradeResources } from '@holdfast/model/wire/resource'
import { validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import type { WireResource } from '@holdfast/model/wire/resource-message'

const reservations = [{ type: 'DYNAMIC', role: 'ads' }] as const
const volume = (value: number): WireResource => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value },
  reservations,
  disk: { persistence: { id: 'v1' }, volume: { container_path: 'data', mode: 'RW' } },
})

it('a volume destroyed as 0.3004 MB leaves disk that says 0.3004 until it is next added to', () => {
  const held = upgradeResources([volume(0.3)])
  const destroy = validateAndUpgradeResources({ type: 'DESTROY', destroy: { volumes: [volume(0.3004)] } })
  if (!held.ok || !destroy.ok) throw new Error('not valid')
  const after = applyOperation(Resources.of(held.value), destroy.value)
  const [disk] = after.ok ? Resources.list(after.value) : []
  expect(disk && encodeResource(disk, 'post').scalar).toEqual({ value: 0.3004 })

  const more = parseResources(
    JSON.stringify([{ name: 'disk', type: 'SCALAR', scalar: { value: 1 }, reservations }]),
  )
  const merged = after.ok && more.ok ? upgradeResources(more.value) : undefined
  if (!merged?.ok || !after.ok) throw new Error('not valid')
  const [sum] = Resources.list(Resources.add(after.value, Resources.of(merged.value)))
  expect(sum && encodeResource(sum, 'post').scalar).toEqual({ value: 1.3 })
})
