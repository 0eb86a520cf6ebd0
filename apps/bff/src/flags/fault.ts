/** Something wrong with a flag, or with the file that it names: `where` is what the operator wrote. */
export interface Fault {
  readonly where: string
  readonly message: string
}
