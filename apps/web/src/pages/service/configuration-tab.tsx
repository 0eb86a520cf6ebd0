import type { ServiceDetail } from '@holdfast/model/api/services'
import { CodeBlock } from '../../ui/code-block.tsx'
import { KeyValue } from '../../ui/key-value.tsx'

/** What is configured, as Marathon has it; first what decides over its volumes. */
export function ConfigurationTab({ detail }: { readonly detail: ServiceDetail }) {
  const { definition, versions, row } = detail
  const facts = residentFacts(definition, row.kind)
  return (
    <div className="flex max-w-5xl flex-col gap-4 px-4 pb-8 lg:px-6">
      {facts.length === 0 ? null : <KeyValue columns={2} items={facts} />}
      <CodeBlock
        label="Its definition"
        what="definition"
        text={JSON.stringify(definition, undefined, 2)}
        className="max-h-none"
      />
      <section className="flex flex-col gap-1">
        <h2 className="font-semibold">Versions</h2>
        <ol className="text-12 flex flex-col gap-0.5 font-mono">
          {versions.map((version) => (
            <li key={version}>
              {version}
              {version === row.version ? (
                <span className="text-muted font-sans"> the present one</span>
              ) : null}
            </li>
          ))}
        </ol>
      </section>
    </div>
  )
}

/** The settings that keep data where it is. */
function residentFacts(definition: unknown, kind: 'app' | 'pod') {
  const top = objectOf(definition)
  const from = kind === 'app' ? top : objectOf(top['scheduling'])
  const upgrade = objectOf(kind === 'app' ? top['upgradeStrategy'] : from['upgrade'])
  const unreachable = from['unreachableStrategy']
  return [
    ...(unreachable === undefined
      ? []
      : [
          {
            name: 'When its agent is lost',
            value:
              unreachable === 'disabled'
                ? 'it waits for ever: it is not replaced (unreachableStrategy disabled)'
                : JSON.stringify(unreachable),
          },
        ]),
    ...(typeof upgrade['minimumHealthCapacity'] === 'number'
      ? [
          {
            name: 'While it is changed',
            value: `at least ${Math.round(upgrade['minimumHealthCapacity'] * 100)} % of its instances run, at most ${Math.round(100 * (1 + Number(upgrade['maximumOverCapacity'] ?? 0)))} %`,
          },
        ]
      : []),
  ]
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
