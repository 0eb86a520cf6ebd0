import { describe, expect, test } from 'vitest'
import { ANY_MOUNT, DCOS_VOLUMES, findMounts, mountOutput, mountPattern } from '@holdfast/model/disks/mounts'

const found = (output: string, path = DCOS_VOLUMES) => {
  const pattern = mountPattern(path)
  return pattern.ok ? findMounts(output, pattern.value) : pattern.error
}

describe('mounts', () => {
  test("the kernel's table reads as mount prints it", () => {
    expect(mountOutput('/dev/sda1 / ext4 rw,relatime 0 0\n/dev/sdb /dcos/volume0 xfs rw 0 0\n')).toBe(
      '/dev/sda1 on / type ext4 (rw,relatime)\n/dev/sdb on /dcos/volume0 type xfs (rw)\n',
    )
  })

  test('no name can look like a mount at another place', () => {
    const table = '/dev/sdb /mnt/a\\040on\\040/dcos/volume1\\040 ext4 rw 0 0\n'
    expect(found(mountOutput(table))).toEqual([])
    expect(found(mountOutput(table), '/mnt/\\S+')).toEqual(['/mnt/a on /dcos/volume1 '])
  })

  test('what the kernel escapes is the name that it was: white space, a backslash, a hash', () => {
    const table = 'none /a\\011b\\012c\\134d\\043e tmpfs rw 0 0\n'
    expect(findMounts(mountOutput(table), ANY_MOUNT)).toEqual(['/a\tb\nc\\d#e'])
  })

  test('all are found at once, in their order, also at the end of a line', () => {
    const table = ['b /dcos/volume10 xfs rw 0 0', 'a /x xfs rw 0 0', 'c /dcos/volume2 xfs rw 0 0', ''].join(
      '\n',
    )
    expect(found(mountOutput(table))).toEqual(['/dcos/volume10', '/dcos/volume2'])
    expect(findMounts(mountOutput(table), ANY_MOUNT)).toEqual(['/dcos/volume10', '/x', '/dcos/volume2'])
  })

  test('a pattern may have groups and alternatives, and must be a pattern by itself', () => {
    const output = 'a on /data/x1 type xfs (rw)\nb on /srv/y2 type xfs (rw)\n'
    expect(found(output, '/(data|srv)/(x)?\\d')).toEqual(['/data/x1'])
    expect(found(output, '/data/x1|/srv/y2')).toEqual(['/data/x1', '/srv/y2'])
    expect(found(output, '/data/x1)(')).toMatch(/^Invalid regular expression: /)
  })
})
