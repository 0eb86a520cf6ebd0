import type { AppEmbed } from './app.ts'

/** What is asked to be told of a group. */
export type GroupEmbed = 'groups' | 'apps' | 'pods'

/**
 * What `embed` asks to be told of apps. Unknown words ask for nothing.
 *
 * Source: `InfoEmbedResolver`, marathon `api/v2/InfoEmbedResolver.scala`.
 */
export function appEmbeds(words: readonly string[]): ReadonlySet<AppEmbed> {
  return new Set(
    words.flatMap((word) => meanings.get(word.replace(/^(?:group\.apps\.|apps\.|app\.)/, '')) ?? []),
  )
}

const meanings: ReadonlyMap<string, readonly AppEmbed[]> = new Map<string, readonly AppEmbed[]>([
  ['tasks', ['tasks', 'deployments']],
  ['failures', ['tasks', 'deployments', 'lastTaskFailure']],
  ['deployments', ['deployments']],
  ['lastTaskFailure', ['lastTaskFailure']],
  ['counts', ['counts']],
  ['readiness', ['readiness']],
  ['taskStats', ['taskStats']],
])

/** Without any word, all that is in a group is told. */
export function groupEmbeds(words: readonly string[]): ReadonlySet<GroupEmbed> {
  if (words.length === 0) return new Set(['groups', 'apps', 'pods'])
  return new Set(
    words.flatMap((word): readonly GroupEmbed[] => {
      if (word === 'group.groups') return ['groups']
      if (word === 'group.pods') return ['pods']
      return word === 'group.apps' ? ['apps'] : []
    }),
  )
}
