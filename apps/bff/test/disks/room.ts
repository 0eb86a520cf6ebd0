import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { err, ok, type Result } from '@holdfast/model/result'

/** How a room gets its disks: `loop` is a file system of its own in a file, `bind` a directory of this machine. */
export type DiskKind = 'loop' | 'bind'

/**
 * A root directory of its own, which holds what this machine holds but for /dcos, and then its disks. All mounts are the
 * started process's alone and go with it: this machine has neither them nor the directories they are mounted on.
 */
const BOOT = `
set -e
room=$1 disks=$2 kind=$3; shift 3
mount -t tmpfs none "$room"
for each in /*; do
  [ "$each" != /dcos ] || continue
  if [ -L "$each" ]; then cp -P "$each" "$room$each"
  elif [ -d "$each" ]; then mkdir "$room$each"; mount --rbind "$each" "$room$each"
  fi
done
for each in "$disks"/*; do
  [ -e "$each" ] || continue
  at="$room/dcos/$(basename "$each")"
  mkdir -p "$at"
  if [ "$kind" = loop ]; then mount -o loop "$each" "$at"; else mount --bind "$each" "$at"; fi
done
exec chroot "$room" "$@"
`

const root = process.getuid?.() === 0

/** What the machine allows; the error says why it allows nothing. */
export async function diskKindHere(): Promise<Result<DiskKind, string>> {
  let reason = ''
  for (const kind of ['loop', 'bind'] as const) {
    const room = new Room(kind)
    try {
      room.addDisk('volume0')
      const tried = await room.start(['true']).exit
      if (tried.code === 0) return ok(kind)
      reason = tried.err.trim()
    } catch (error) {
      reason = String(error)
    } finally {
      await room.remove()
    }
  }
  return err(reason)
}

export class Room {
  readonly folder = mkdtempSync(join(tmpdir(), 'holdfast-room-'))
  readonly kind: DiskKind
  readonly #begun: ChildProcess[] = []

  constructor(kind: DiskKind) {
    this.kind = kind
    mkdirSync(join(this.folder, 'root'))
    mkdirSync(join(this.folder, 'disks'))
  }

  /** A disk of 200 MB, mounted at /dcos/NAME from the next start on. */
  addDisk(name: string): void {
    const disk = join(this.folder, 'disks', name)
    if (this.kind === 'bind') return mkdirSync(disk)
    writeFileSync(disk, '')
    truncateSync(disk, 200 * 2 ** 20)
    const { status, stderr, error } = spawnSync('mkfs.ext4', ['-q', '-F', disk], { encoding: 'utf8' })
    if (status !== 0) throw new Error(error?.message ?? stderr)
  }

  removeDisk(name: string): void {
    rmSync(join(this.folder, 'disks', name), { recursive: true })
  }

  command(command: readonly string[]): readonly string[] {
    const place = [join(this.folder, 'root'), join(this.folder, 'disks'), this.kind]
    // Somebody else than root may mount only where he is root.
    return [root ? '-m' : '-rm', 'sh', '-c', BOOT, 'boot', ...place, ...command]
  }

  /** The machine starts, and this program with it. */
  start(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
    const child = spawn('unshare', this.command(command), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: this.folder, ...environment },
    })
    this.#begun.push(child)
    return new Running(child)
  }

  async remove(): Promise<void> {
    for (const child of this.#begun) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export class Running {
  out = ''
  err = ''
  readonly child: ChildProcess
  readonly exit: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>

  constructor(child: ChildProcess) {
    this.child = child
    child.stdout?.on('data', (chunk: Buffer) => void (this.out += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => void (this.err += chunk.toString()))
    this.exit = new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, out: this.out, err: this.err }))
    })
  }

  /** What matches in its standard output or error, as soon as it is there. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.out + this.err)
      if (match !== null) return match[1] ?? match[0]
      if (this.child.exitCode !== null) throw new Error(`It ended: ${this.out}${this.err}`)
      await new Promise(setImmediate)
    }
  }

  /** Where it has /dcos and the like. */
  at(path: string): string {
    return `/proc/${this.child.pid}/root${path}`
  }

  end(): void {
    this.child.kill('SIGTERM')
  }
}
