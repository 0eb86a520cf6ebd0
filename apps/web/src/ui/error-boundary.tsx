import { Component, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { CopyButton } from './copy.tsx'
import { IconFailed } from './icons.tsx'

export interface FailureProps {
  /** What could not be shown: "the volumes". */
  readonly what: string
  readonly error: Error
  readonly onRetry?: (() => void) | undefined
}

/** What happened, why (in the server's own words), and what to do now. */
export function Failure({ what, error, onRetry }: FailureProps) {
  const requestId = 'requestId' in error && typeof error.requestId === 'string' ? error.requestId : undefined
  const details = [`Could not show ${what}`, error.message, requestId && `request ${requestId}`]
    .filter(Boolean)
    .join('\n')
  return (
    <div role="alert" className="flex flex-col items-start gap-2 p-4">
      <p className="text-danger-ink flex items-center gap-2 font-medium">
        <IconFailed /> Could not show {what}
      </p>
      <p className="max-w-prose">{error.message}</p>
      {requestId === undefined ? null : <p className="text-12 text-muted font-mono">request {requestId}</p>}
      <div className="mt-1 flex gap-2">
        {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
        <CopyButton size="md" what="details" label="Copy details" text={details} />
      </div>
    </div>
  )
}

interface Props {
  readonly what: string
  readonly children: ReactNode
}

/** Keeps the failure of one panel inside that panel. */
export class ErrorBoundary extends Component<Props, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    if (this.state.error === undefined) return this.props.children
    return (
      <Failure
        what={this.props.what}
        error={this.state.error}
        onRetry={() => this.setState({ error: undefined })}
      />
    )
  }
}
