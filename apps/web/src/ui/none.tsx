/** A cell without a value: a dash for the eye, the word for whoever listens. */
export function None() {
  return (
    <span className="text-muted">
      <span aria-hidden="true">–</span>
      <span className="hidden-text">none</span>
    </span>
  )
}
