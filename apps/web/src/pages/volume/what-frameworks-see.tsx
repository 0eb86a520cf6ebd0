import { useQuery } from '@tanstack/react-query'
import type { VolumeDetail } from '@holdfast/model/api/pages'
import { windowQuery } from '../../api/use-window.ts'
import { filterFor } from '../../parts/filter/edit.ts'
import { VisibilityBadge } from '../../parts/offers/visibility-badge.tsx'
import { VisibilityText } from '../../parts/offers/visibility-text.tsx'
import { Section } from '../../ui/section.tsx'

/** Whether the volume is offered to anybody, and why not. Offers come and go without a word: it is asked for again. */
export function WhatFrameworksSee({ volume: { row, visibility } }: { readonly volume: VolumeDetail }) {
  const q = [
    filterFor('id', row.persistenceId),
    filterFor('role', row.role),
    filterFor('agent', row.agentId),
  ].join(' ')
  const now = useQuery(windowQuery('visibility', { q }, 0, 1)).data?.rows.find(({ key }) => key === row.key)
  const seen = now?.visibility ?? visibility
  return (
    <Section title="What frameworks see" aside={<VisibilityBadge visibility={seen} />}>
      <p>
        <VisibilityText visibility={seen} />
      </p>
    </Section>
  )
}
