import { Link } from '@tanstack/react-router'
import type { AgeBucket } from '@holdfast/model/api/pages'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { grouped } from '../../ui/grouped.ts'
import { Section } from '../../ui/section.tsx'

/** Volumes that nothing uses, by how long nothing did. */
export function AgeHistogram({ buckets }: { readonly buckets: readonly AgeBucket[] }) {
  const largest = Math.max(1, ...buckets.map((bucket) => bucket.sizeMb))
  return (
    <Section title="Detached and orphaned by age">
      <table className="w-full">
        <thead className="hidden-text">
          <tr>
            <th scope="col">For</th>
            <th scope="col">Share</th>
            <th scope="col">Size</th>
            <th scope="col">Volumes</th>
          </tr>
        </thead>
        <tbody>
          {buckets.map((bucket) => (
            <tr key={bucket.label} className="h-7">
              <th scope="row" className="text-muted w-20 pr-3 text-left font-normal whitespace-nowrap">
                {bucket.label}
              </th>
              <td aria-hidden="true">
                <svg width="100%" height="12" className="block">
                  <rect width="100%" height="12" className="fill-track" rx="1" />
                  <rect
                    width={`${(bucket.sizeMb / largest) * 100}%`}
                    height="12"
                    fill="url(#texture-detached)"
                    rx="1"
                  />
                </svg>
              </td>
              <td className="w-24 pl-3 text-right whitespace-nowrap">
                <Link to="/volumes" search={{ q: bucket.filter }} className="text-ink">
                  {formatSize(bucket.sizeMb)}
                </Link>
              </td>
              <td className="text-muted w-20 pl-3 text-right whitespace-nowrap">{grouped(bucket.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
