import type { Overview } from '@holdfast/model/api/pages'
import { RowLink } from '../../parts/row-link.tsx'
import { IconCheck, IconFailed, IconWarning } from '../../ui/icons.tsx'
import { Section } from '../../ui/section.tsx'

/** What an operator should look at. Every line leads to it. */
export function AttentionList({ overview }: { readonly overview: Overview }) {
  const { attention } = overview
  return (
    <Section title="Needs attention" flush>
      {attention.length === 0 ? (
        <p className="text-muted flex items-center gap-2 p-3">
          <IconCheck className="text-attached" /> Nothing does.
        </p>
      ) : (
        <ul>
          {attention.map((item) => (
            <li key={item.message} className="border-line border-b last:border-b-0">
              <RowLink
                path={item.href}
                className="hover:bg-hover hover:text-ink! ring-inset flex! w-full min-h-9 items-center gap-2 px-3 py-1.5 hover:no-underline"
              >
                {item.severity === 'error' ? (
                  <IconFailed className="text-orphaned" />
                ) : (
                  <IconWarning className="text-detached" />
                )}
                <span className="hidden-text">{item.severity === 'error' ? 'Error: ' : 'Warning: '}</span>
                <span className="min-w-0">{item.message}</span>
              </RowLink>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
