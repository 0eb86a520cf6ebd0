/** A flag of the command line. `--data-dir X`, `--data-dir=X` and `HOLDFAST_DATA_DIR=X` say the same; the first wins. */
export interface Flag {
  readonly name: string
  /** What stands for its value in the help; absent: it is a switch. */
  readonly value?: string
  readonly fallback?: string
  readonly help: string
}
