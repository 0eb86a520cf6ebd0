import { useState } from 'react'
import { Button, IconButton } from './button.tsx'
import { IconCheck, IconCopy } from './icons.tsx'

export interface CopyButtonProps {
  readonly text: string
  /** What is copied: "volume id". */
  readonly what: string
  /** Shows the words too. */
  readonly label?: string
  readonly size?: 'md' | 'sm'
}

export function CopyButton({ text, what, label, size = 'sm' }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true)
      setTimeout(() => setCopied(false), 1_500)
    })
  }
  const icon = copied ? <IconCheck className="text-attached" /> : <IconCopy />
  const name = copied ? 'Copied' : `Copy ${what}`
  if (label === undefined) return <IconButton size={size} label={name} icon={icon} onClick={copy} />
  return (
    <Button size={size} icon={icon} onClick={copy}>
      {copied ? 'Copied' : label}
    </Button>
  )
}
