import { useRef, useState, type KeyboardEvent } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { AgentTile, Overview } from '@holdfast/model/api/pages'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { percent } from '../../parts/disk-bar/account.ts'
import { strings } from '../../strings.ts'
import { grouped } from '../../ui/grouped.ts'
import { Section } from '../../ui/section.tsx'
import { tip } from '../../ui/tip.tsx'
import { useSize } from '../../ui/use-size.ts'
import { squarify, type Box } from './squarify.ts'

const height = 224
const mostTiles = 400

/** Agents as tiles, each as large as its disk and filled as far as its disk is kept and used by nobody. */
export function AgentMap({ overview }: { readonly overview: Overview }) {
  const all = Object.values(overview.agents).reduce((sum, count) => sum + count, 0)
  const tiles = overview.agentTiles.filter((tile) => tile.sizeMb > 0)
  const title =
    all > tiles.length ? `The ${grouped(tiles.length)} largest of ${grouped(all)} agents` : 'Agents by size'
  return (
    <Section
      title={title}
      aside={
        <Link to="/agents" search={{ sort: '-size' }}>
          As a table
        </Link>
      }
    >
      <Picture tiles={tiles} strip={all > mostTiles} />
      <p className="text-12 text-muted mt-2">
        Filled: detached (hatched) and orphaned (cross-hatched). Dashed: the agent does not answer.
      </p>
    </Section>
  )
}

function Picture({ tiles, strip }: { readonly tiles: readonly AgentTile[]; readonly strip: boolean }) {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const navigate = useNavigate()
  const [at, setAt] = useState(0)
  const boxes = strip
    ? columns(tiles, width)
    : squarify(
        tiles.map((tile) => tile.sizeMb),
        width,
        height,
      )
  const current = Math.min(at, tiles.length - 1)
  const open = (tile: AgentTile | undefined) =>
    tile && void navigate({ to: '/agents/$agentId', params: { agentId: tile.agentId } })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight' || event.key === 'ArrowDown')
      focusTile(event, setAt, Math.min(tiles.length - 1, current + 1))
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp')
      focusTile(event, setAt, Math.max(0, current - 1))
    else if (event.key === 'Enter') open(tiles[current])
    else return
    event.preventDefault()
  }
  return (
    <div ref={box} style={{ height }}>
      <svg
        width={width}
        height={height}
        role="group"
        aria-label="Agents by size"
        className="block"
        onKeyDown={onKeyDown}
      >
        {tiles.map((tile, index) => {
          const place = boxes[index]
          return place === undefined ? null : (
            <Tile
              key={tile.agentId}
              tile={tile}
              place={place}
              gap={strip ? 0 : 1}
              tabIndex={index === current ? 0 : -1}
              onFocus={() => setAt(index)}
              onPress={() => open(tile)}
            />
          )
        })}
      </svg>
    </div>
  )
}

/** Above 400 agents: one column each, as high as its share of the largest. */
function columns(tiles: readonly AgentTile[], width: number): readonly Box[] {
  const each = width / Math.max(1, tiles.length)
  const largest = tiles[0]?.sizeMb ?? 1
  return tiles.map((tile, index) => {
    const tall = Math.max(2, (tile.sizeMb / largest) * height)
    return { x: index * each, y: height - tall, width: Math.max(1, each - 1), height: tall }
  })
}

interface TileProps {
  readonly tile: AgentTile
  readonly place: Box
  readonly gap: number
  readonly tabIndex: 0 | -1
  readonly onFocus: () => void
  readonly onPress: () => void
}

function Tile({ tile, place, gap, tabIndex, onFocus, onPress }: TileProps) {
  const x = place.x + gap
  const y = place.y + gap
  const width = Math.max(1, place.width - gap * 2)
  const tall = Math.max(1, place.height - gap * 2)
  const detached = (tile.detachedMb / tile.sizeMb) * tall
  const orphaned = (tile.orphanedMb / tile.sizeMb) * tall
  const words = wordsOf(tile)
  return (
    <g
      role="button"
      aria-label={words.replaceAll('\n', ', ')}
      tabIndex={tabIndex}
      {...tip(words)}
      onFocus={onFocus}
      onClick={onPress}
      className="group/tile cursor-pointer outline-none"
    >
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={Math.max(0, width - 1)}
        height={Math.max(0, tall - 1)}
        strokeDasharray={tile.status === 'active' ? undefined : '3 3'}
        className="fill-track stroke-line-strong group-hover/tile:stroke-ink"
      />
      {detached === 0 ? null : (
        <rect x={x} y={y + tall - detached} width={width} height={detached} fill="url(#texture-detached)" />
      )}
      {orphaned === 0 ? null : (
        <rect
          x={x}
          y={y + tall - detached - orphaned}
          width={width}
          height={orphaned}
          fill="url(#texture-orphaned)"
        />
      )}
      {tall > 22 && width > tile.hostname.length * 7.5 + 12 ? (
        <text x={x + 6} y={y + 15} className="fill-ink text-12 pointer-events-none">
          {tile.hostname}
        </text>
      ) : null}
      {tabIndex === 0 ? (
        <rect
          x={x + 1}
          y={y + 1}
          width={Math.max(0, width - 2)}
          height={Math.max(0, tall - 2)}
          fill="none"
          strokeWidth={2}
          className="stroke-focus invisible group-focus-visible/tile:visible"
        />
      ) : null}
    </g>
  )
}

function wordsOf(tile: AgentTile): string {
  const kept = tile.detachedMb + tile.orphanedMb
  const status =
    Object.entries(strings.agentStatus).find(([name]) => name === tile.status)?.[1] ?? tile.status
  return `${tile.hostname}\n${formatSize(tile.sizeMb)}, ${percent(kept / tile.sizeMb)} detached or orphaned\n${status}`
}

function focusTile(event: KeyboardEvent, setAt: (at: number) => void, to: number): void {
  setAt(to)
  event.currentTarget.querySelectorAll<SVGGElement>('[role=button]')[to]?.focus()
}
