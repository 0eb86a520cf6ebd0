import type { Visibility, VisibilityCode } from '@holdfast/model/api/hosted'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { IconMinus } from '../../ui/icons.tsx'
import { StatusGlyph } from '../glyphs.tsx'

const looks = {
  offered: { tone: 'positive', icon: <StatusGlyph status="attached" /> },
  soon: { tone: 'pending', icon: <StatusGlyph status="pending" /> },
  hidden: { tone: 'neutral', icon: <IconMinus size={12} /> },
} as const satisfies Record<Visibility['state'], { tone: Tone; icon: React.ReactNode }>

/** Why frameworks see it or not, in two words at most. */
const words: Readonly<Record<VisibilityCode, string>> = {
  offered: 'Offered',
  soon: 'Next round',
  attached: 'In use',
  agent_away: 'Agent away',
  agent_deactivated: 'Agent withheld',
  no_framework: 'No framework',
  not_connected: 'Not connected',
  suppressed: 'Suppressed',
  incapable: 'Not capable',
  too_little: 'Too little',
  refused: 'Declined',
}

/** Whether frameworks see a volume now, in a word; the sentence says why. */
export function VisibilityBadge({ visibility }: { readonly visibility: Visibility }) {
  const { tone, icon } = looks[visibility.state]
  return (
    <Badge tone={tone} icon={icon} tip={visibility.sentence}>
      {words[visibility.code]}
    </Badge>
  )
}
