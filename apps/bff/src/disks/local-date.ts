/** `2018-08-14 12:00:00.000000`, by the clock on the wall. */
export function localDate(date: Date): string {
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return shifted.toISOString().replace('T', ' ').replace('Z', '000')
}
