/** What every step of a scenario has. */
export interface Common {
  readonly name?: string
  /** `false`: done, and not compared. */
  readonly record?: boolean
}
