import { err, ok, type Result } from '../result.ts'

/** Where DC/OS mounts the disks that an agent offers whole. */
export const DCOS_VOLUMES = '/dcos/volume\\d+'

/** Any mount at all. */
export const ANY_MOUNT = lineOf('\\S+')

/**
 * What finds the mounts whose path is like `path`, a regular expression, in the output of `mount`. Letters match in
 * either case.
 *
 * Source: `MOUNT_PATTERN`, dcos `packages/mesos/extra/make_disk_resources.py`.
 */
export function mountPattern(path: string): Result<RegExp, string> {
  try {
    // Read by itself first: it must not close the group that it is put in.
    return ok(lineOf(new RegExp(path).source))
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}

function lineOf(path: string): RegExp {
  return new RegExp(`on\\s+(${path})\\s+`, 'gi')
}

/** The paths of the mounts, in their order. One that is mounted twice is there twice. */
export function findMounts(mountOutput: string, pattern: RegExp): readonly string[] {
  return [...mountOutput.matchAll(pattern)].map(([, path]) => unescape(path ?? ''))
}

/**
 * The kernel's table of mounts as `mount` prints it.
 *
 * Unlike `mount`: white space in a name stays as the kernel escapes it (a space is `\040`), so that no name can look like
 * two columns.
 */
export function mountOutput(table: string): string {
  const lines = table.split('\n').filter((line) => line !== '')
  return lines
    .map((line) => {
      const [device = '', path = '', type = '', options = ''] = line.split(' ')
      return `${device} on ${path} type ${type} (${options})\n`
    })
    .join('')
}

function unescape(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}
