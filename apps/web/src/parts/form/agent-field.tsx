import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { AgentRow } from '@holdfast/model/api/rows'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { windowQuery } from '../../api/use-window.ts'
import { ComboField } from '../../ui/combo.tsx'

export interface AgentFieldProps {
  readonly agentId: string
  /** The name of the chosen agent, when it is known. */
  readonly hostname: string | undefined
  readonly onChoose: (agentId: string) => void
  readonly onLeave: () => void
  readonly error: string | undefined
  readonly id: string
}

/** Finds an agent by host or id among any number of them. */
export function AgentField({ agentId, hostname, onChoose, onLeave, error, id }: AgentFieldProps) {
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const q = typed === undefined || typed.trim() === '' ? undefined : JSON.stringify(typed.trim())
  const found = useQuery(windowQuery('agents', { q, sort: '-free' }, 0, 20))
  const rows = found.data?.rows ?? []
  const chosen = hostname ?? rows.find((row) => row.agentId === agentId)?.hostname ?? agentId
  return (
    <ComboField
      id={id}
      label="Agent"
      required
      error={error}
      placeholder="Host or id"
      listLabel="Agents"
      marksFirst
      value={typed ?? chosen}
      onChange={setTyped}
      onBlur={() => {
        const exact = rows.find((row) => row.hostname === typed || row.agentId === typed)
        if (exact) onChoose(exact.agentId)
        setTyped(undefined)
        onLeave()
      }}
      options={rows.map((row) => ({ value: row.agentId, label: row.hostname, detail: detailOf(row) }))}
      onPick={({ value }) => {
        setTyped(undefined)
        onChoose(value)
      }}
    />
  )
}

function detailOf({ status, account }: AgentRow): string {
  return status === 'active' ? `${formatSize(account.freeMb)} free` : status
}
