import type { DiskAccount } from '@holdfast/model/api/rows'
import { formatExactMib, formatSize } from '@holdfast/model/ledger/sizes'
import { partNames, partsOf, percent } from './account.ts'
import { Swatch } from './swatch.tsx'

/** The numbers of a disk picture, all of them: they add up to the size. */
export function AccountTable({ name, account }: { readonly name: string; readonly account: DiskAccount }) {
  return (
    <table className="w-full">
      <caption className="hidden-text">{name}</caption>
      <thead className="hidden-text">
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Size</th>
          <th scope="col">Exactly</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {partsOf(account)
          .filter((part) => part.mb !== 0)
          .map((part) => (
            <tr key={part.kind}>
              <th scope="row" className="border-line h-8 border-b text-left font-normal">
                <span className="flex items-center gap-2">
                  <Swatch kind={part.kind} /> {partNames[part.kind]}
                </span>
              </th>
              <td className="border-line h-8 w-24 border-b text-right whitespace-nowrap">
                {formatSize(part.mb)}
              </td>
              <td className="border-line text-muted h-8 w-36 border-b text-right whitespace-nowrap max-sm:hidden">
                {formatExactMib(part.mb)}
              </td>
              <td className="border-line text-muted h-8 w-16 border-b text-right">
                {account.sizeMb === 0 ? '–' : percent(part.mb / account.sizeMb)}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
