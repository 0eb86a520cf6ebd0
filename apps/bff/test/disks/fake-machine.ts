import type { Machine } from '../../src/disks/machine.ts'

/** A machine of which everything is given, and whose files are kept here. */
export class FakeMachine implements Machine {
  mounts: string
  readonly free: Map<string, number>
  readonly files = new Map<string, string>()
  readonly folders = new Set<string>()
  /** What was renamed, as `from -> to`. */
  readonly renamed: string[] = []
  boots = 1
  readonly hostname = 'db-01.test'
  readonly cpus = 4
  readonly memBytes = 8 * 2 ** 30
  readonly fileSystemBytes = 100 * 2 ** 30

  constructor(mounts: string, free: Readonly<Record<string, number>>) {
    this.mounts = mounts
    this.free = new Map(Object.entries(free))
  }

  mountOutput(): string {
    return this.mounts
  }

  freeBytes(path: string): number {
    const free = this.free.get(path)
    if (free === undefined) throw new Error(`ENOENT: no such file or directory, statfs '${path}'`)
    return free
  }

  totalBytes(): number {
    return this.fileSystemBytes
  }

  realPath(path: string): string {
    return path
  }

  exists(path: string): boolean {
    return this.files.has(path) || this.folders.has(path) || this.free.has(path)
  }

  readText(path: string): string {
    const text = this.files.get(path)
    if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`)
    return text
  }

  makeDirectory(path: string): void {
    this.folders.add(path)
  }

  writeText(path: string, text: string): void {
    this.files.set(path, text)
  }

  rename(from: string, to: string): void {
    this.files.set(to, this.readText(from))
    this.files.delete(from)
    this.renamed.push(`${from} -> ${to}`)
  }

  bootId(): string {
    return `boot ${this.boots}`
  }
}
