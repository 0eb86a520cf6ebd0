import type { DiskAccount, VolumeStatus } from '@holdfast/model/api/rows'
import type { BarPiece } from '../../parts/disk-bar/segment.tsx'
import { readVolumeKey } from '../../parts/operations/volume-key.ts'

export type Neighbour = readonly [key: string, sizeMb: number, status: VolumeStatus]

const most = 8
const statuses: readonly VolumeStatus[] = ['attached', 'detached', 'orphaned', 'unknown']

/**
 * The volumes of a disk for its picture. Where they are many, or not all are told, only the one in question stands alone;
 * the rest of its status is one piece. The pieces of a status always add up to its part of the account.
 */
export function piecesOf(
  own: Neighbour,
  neighbours: readonly Neighbour[],
  account: DiskAccount,
): readonly BarPiece[] {
  return statuses.flatMap((status) => {
    const whole = account[`${status}Mb`]
    const others = neighbours.filter(([key, , each]) => each === status && key !== own[0])
    const mine = own[2] === status ? [own] : []
    const left = whole - sumOf(mine)
    if (others.length + mine.length <= most && Math.abs(sumOf(others) - left) < 0.001) {
      return [...mine, ...others].map((each) => pieceOf(each, own[0]))
    }
    const rest: BarPiece = {
      key: `others ${status}`,
      kind: status,
      mb: Math.max(0, left),
      name: 'other volumes',
    }
    return [...mine.map((each) => pieceOf(each, own[0])), rest]
  })
}

function sumOf(volumes: readonly Neighbour[]): number {
  return volumes.reduce((sum, [, sizeMb]) => sum + sizeMb, 0)
}

function pieceOf([key, mb, kind]: Neighbour, ownKey: string): BarPiece {
  return { key, kind, mb, name: readVolumeKey(key).persistenceId, marked: key === ownKey }
}
