/** `3 540`: digits grouped by a narrow space that does not break, as sizes are. */
export function grouped(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202f')
}
