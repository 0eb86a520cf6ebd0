import type { VolumeStatus } from '@holdfast/model/api/rows'
import type { BarPiece } from '../../parts/disk-bar/segment.tsx'
import { count } from '../../parts/operations/plural.ts'
import { readVolumeKey } from '../../parts/operations/volume-key.ts'

export type Neighbour = readonly [key: string, sizeMb: number, status: VolumeStatus]

const most = 8

/** The volumes of a disk for its picture. Of more than a few of one status only the one in question stands alone. */
export function piecesOf(neighbours: readonly Neighbour[], ownKey: string): readonly BarPiece[] {
  const byStatus = new Map<VolumeStatus, Neighbour[]>()
  for (const neighbour of neighbours) {
    const group = byStatus.get(neighbour[2])
    if (group) group.push(neighbour)
    else byStatus.set(neighbour[2], [neighbour])
  }
  return [...byStatus].flatMap(([status, group]) => {
    if (group.length <= most) return group.map((each) => pieceOf(each, ownKey))
    const others = group.filter(([key]) => key !== ownKey)
    const rest: BarPiece = {
      key: `others ${status}`,
      kind: status,
      mb: others.reduce((sum, [, sizeMb]) => sum + sizeMb, 0),
      name: count(others.length, 'volume'),
    }
    return [...group.filter(([key]) => key === ownKey).map((each) => pieceOf(each, ownKey)), rest]
  })
}

function pieceOf([key, mb, kind]: Neighbour, ownKey: string): BarPiece {
  return { key, kind, mb, name: readVolumeKey(key).persistenceId, marked: key === ownKey }
}
