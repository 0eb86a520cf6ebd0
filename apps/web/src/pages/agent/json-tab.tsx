import { useQuery } from '@tanstack/react-query'
import { agentJsonQuery } from '../../api/queries.ts'
import { Banner } from '../../ui/banner.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Failure } from '../../ui/error-boundary.tsx'
import { grouped } from '../../ui/grouped.ts'
import { Section } from '../../ui/section.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

/** A text this long still scrolls smoothly; the copy is always whole. */
const mostShown = 200_000

/** What master and agent say of it, as they say it. */
export function JsonTab({ agentId }: { readonly agentId: string }) {
  const { data, error, refetch } = useQuery(agentJsonQuery(agentId))
  if (error !== null && data === undefined) {
    return <Failure what="the JSON" error={error} onRetry={() => void refetch()} />
  }
  return (
    <div className="grid gap-4 px-4 pb-8 lg:grid-cols-2 lg:px-6">
      <Side
        title="Master"
        value={data?.master}
        loading={data === undefined}
        absent="The master does not list this agent."
      />
      <Side
        title="Agent"
        value={data?.agent}
        loading={data === undefined}
        absent={data?.unreachable ?? 'The agent has told nothing.'}
      />
    </div>
  )
}

interface SideProps {
  readonly title: string
  readonly value: unknown
  readonly loading: boolean
  readonly absent: string
}

function Side({ title, value, loading, absent }: SideProps) {
  const text = value === undefined ? '' : JSON.stringify(value, undefined, 2)
  return (
    <Section title={title}>
      {loading ? (
        <Skeleton className="h-80 w-full" />
      ) : value === undefined ? (
        <Banner tone="warning" inset>
          {absent}
        </Banner>
      ) : (
        <>
          <CodeBlock
            label={`${title}, JSON`}
            what={`the ${title.toLowerCase()}’s JSON`}
            text={text}
            className="max-h-[60dvh]!"
          >
            {text.length > mostShown ? text.slice(0, text.lastIndexOf('\n', mostShown)) : text}
          </CodeBlock>
          {text.length > mostShown ? (
            <p className="text-muted mt-2">
              Too long to show whole: this is the beginning. Copying takes all of it,{' '}
              {grouped(text.split('\n').length)} lines.
            </p>
          ) : null}
        </>
      )}
    </Section>
  )
}
