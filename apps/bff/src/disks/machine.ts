/** What is asked of the machine whose disks are looked for. What the system refuses is thrown as it says it. */
export interface Machine {
  /** As `mount` prints it. */
  mountOutput(): string
  /** What others than root may still write on the file system that holds `path`. */
  freeBytes(path: string): number
  /** The whole file system that holds `path`. */
  totalBytes(path: string): number
  realPath(path: string): string
  exists(path: string): boolean
  readText(path: string): string
  /** Whatever is there already stays. */
  makeDirectory(path: string): void
  /** The text is on the disk when this returns. */
  writeText(path: string, text: string): void
  /** Takes the place of what is at `to`. */
  rename(from: string, to: string): void
  readonly hostname: string
  /** Those that are online. */
  readonly cpus: number
  readonly memBytes: number
  /** Another one after each start of the machine. */
  bootId(): string
}
