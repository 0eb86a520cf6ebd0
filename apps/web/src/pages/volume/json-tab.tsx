import type { VolumeDetail } from '@holdfast/model/api/pages'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { cx } from '../../ui/cx.ts'
import { diffJson, isSameJson } from './json-diff.ts'
import type { DiffLine } from './json-diff.ts'

const marks: Readonly<Record<DiffLine['side'], string>> = { same: '  ', master: '− ', agent: '+ ' }
const looks: Readonly<Record<DiffLine['side'], string | undefined>> = {
  same: undefined,
  master: 'bg-caution text-caution-ink',
  agent: 'bg-pending text-pending-ink',
}

/** The resource as Mesos spells it, from both who know it, and how to do by hand what the dashboard does. */
export function JsonTab({ volume }: { readonly volume: VolumeDetail }) {
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-2">
        <CopyButton size="md" what="create command" label="Copy create as curl" text={volume.curl.create} />
        <CopyButton
          size="md"
          what="destroy command"
          label="Copy destroy as curl"
          text={volume.curl.destroy}
        />
      </div>
      <Copies volume={volume} />
    </div>
  )
}

function Copies({ volume: { master, agent } }: { readonly volume: VolumeDetail }) {
  if (master !== undefined && agent !== undefined) {
    return isSameJson(master, agent) ? (
      <Copy title="Master and agent say the same" json={master} />
    ) : (
      <Difference master={master} agent={agent} />
    )
  }
  return (
    <>
      {master === undefined ? <Missing who="master" /> : <Copy title="What the master says" json={master} />}
      {agent === undefined ? <Missing who="agent" /> : <Copy title="What the agent says" json={agent} />}
    </>
  )
}

function Copy({ title, json }: { readonly title: string; readonly json: unknown }) {
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">{title}</h2>
      <CodeBlock label={title} what="JSON" text={JSON.stringify(json, undefined, 2)} className="max-h-none" />
    </section>
  )
}

function Missing({ who }: { readonly who: 'master' | 'agent' }) {
  return <p className="text-muted">The {who} does not show this volume now.</p>
}

function Difference({ master, agent }: { readonly master: unknown; readonly agent: unknown }) {
  const lines = diffJson(master, agent)
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">
        Master and agent differ <span className="text-muted font-normal">− master only, + agent only</span>
      </h2>
      <CodeBlock
        label="What master and agent say, line by line"
        what="difference"
        text={lines.map(({ side, text }) => marks[side] + text).join('\n')}
        className="max-h-none"
      >
        {lines.map(({ side, text }, index) => (
          <span key={index} className={cx('block', looks[side])}>
            {marks[side]}
            {text}
          </span>
        ))}
      </CodeBlock>
    </section>
  )
}
