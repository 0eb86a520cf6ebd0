import { useState } from 'react'
import type { PlannedVolume, ServicePlan } from '@holdfast/model/api/services'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'
import { PlanPart, Sentences } from '../destroy/plan-part.tsx'
import { count } from '../operations/plural.ts'

/** A plan from top to bottom: what is erased, what is detached, what comes back, what ends, and what will be sent. */
export function ServicePlanView({ plan }: { readonly plan: ServicePlan }) {
  const { erased, erasedMb, detached, attached, ended, replaced } = plan
  const { startedAnew, stays, next, warnings, blocked } = plan
  return (
    <div className="flex flex-col gap-4">
      {(plan.locked === true ? [] : blocked).map(({ path, message }) => (
        <Banner key={`${path} ${message}`} tone="error" inset>
          {path === undefined ? null : <span className="text-12 font-mono">{path}: </span>}
          {message}
        </Banner>
      ))}
      {warnings.map((warning) => (
        <Banner key={warning} tone="warning" inset>
          {warning}
        </Banner>
      ))}
      {erased.length === 0 ? null : (
        <Volumes
          title={`What will be lost: ${count(erased.length, 'volume')} · ${formatSize(erasedMb)}`}
          volumes={erased}
        />
      )}
      {detached.length === 0 ? null : (
        <Volumes
          title={`Detached, with their data kept: ${count(detached.length, 'volume')}`}
          volumes={detached}
        />
      )}
      {attached.length === 0 ? null : (
        <Volumes
          title={`Used again, with their data: ${count(attached.length, 'volume')}`}
          volumes={attached}
        />
      )}
      {blocked.length > 0 ? null : (
        <>
          {replaced.length === 0 ? null : <Replaced plan={plan} />}
          {ended.length === 0 && startedAnew === 0 ? null : (
            <PlanPart title="Tasks">
              {ended.length === 0 ? null : <p>{count(ended.length, 'task')} will be ended.</p>}
              {startedAnew === 0 ? null : <p>{count(startedAnew, 'instance')} will be started anew.</p>}
            </PlanPart>
          )}
          {stays.length === 0 ? null : (
            <PlanPart title="What stays">
              <Sentences of={stays} />
            </PlanPart>
          )}
          {next.length === 0 ? null : (
            <PlanPart title="What happens next">
              <Sentences of={next} />
            </PlanPart>
          )}
          <Request plan={plan} />
        </>
      )}
    </div>
  )
}

/** Which instances end and start again, first to last. */
function Replaced({ plan: { replaced, replacedAtFirst } }: { readonly plan: ServicePlan }) {
  const turns =
    replaced.length === 1
      ? undefined
      : replacedAtFirst >= replaced.length
        ? 'all at once'
        : replacedAtFirst === 0
          ? 'each when there is another in its place'
          : `${replacedAtFirst} at first, each of the others when one runs again`
  const title = `Replaced, in this order: ${count(replaced.length, 'instance')}${turns === undefined ? '' : `, ${turns}`}`
  return (
    <PlanPart title={replaced.length === 1 ? 'Replaced: 1 instance' : title}>
      <ol
        className="border-line rounded-panel max-h-40 overflow-auto border"
        tabIndex={replaced.length > 5 ? 0 : undefined}
        aria-label="Instances in the order in which they are replaced"
      >
        {replaced.map(({ instanceId, host }, index) => (
          <li
            key={instanceId}
            className="border-line flex items-baseline gap-2 border-b px-2 py-1 last:border-b-0"
          >
            <span className="text-muted w-6 shrink-0 text-right tabular-nums" aria-hidden="true">
              {index + 1}
            </span>
            <span className="min-w-0 flex-1">
              <MiddleTruncate text={instanceId} />
            </span>
            <span className="text-muted w-1/3 truncate max-sm:hidden">{host}</span>
          </li>
        ))}
      </ol>
    </PlanPart>
  )
}

function Volumes({ title, volumes }: { readonly title: string; readonly volumes: readonly PlannedVolume[] }) {
  return (
    <PlanPart title={title}>
      <div
        className="border-line rounded-panel max-h-56 overflow-auto border"
        tabIndex={volumes.length > 6 ? 0 : undefined}
        role="region"
        aria-label={title}
      >
        <table className="w-full table-fixed border-collapse">
          <thead className="hidden-text">
            <tr>
              <th scope="col">Volume</th>
              <th scope="col">Agent</th>
              <th scope="col">Size</th>
            </tr>
          </thead>
          <tbody>
            {volumes.map(({ persistenceId, host, sizeMb }) => (
              <tr key={persistenceId} className="border-line border-b last:border-b-0">
                <td className="px-2 py-1">
                  <MiddleTruncate text={persistenceId} />
                </td>
                <td className="w-1/3 truncate px-2 py-1 max-sm:hidden">{host ?? 'no agent yet'}</td>
                <td className="w-24 px-2 py-1 text-right whitespace-nowrap">{formatSize(sizeMb)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </PlanPart>
  )
}

/** What will be sent to Marathon, word for word. */
function Request({ plan: { request } }: { readonly plan: ServicePlan }) {
  const [open, setOpen] = useState(false)
  const text = `${request.method} ${request.path}${
    request.body === undefined ? '' : `\n\n${JSON.stringify(request.body, undefined, 2)}`
  }`
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-muted min-w-0 flex-1">1 request to Marathon</p>
        <Button size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
          Request
        </Button>
      </div>
      {open ? <CodeBlock label="The request to Marathon" what="request" text={text} /> : null}
    </div>
  )
}
