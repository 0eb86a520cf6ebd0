import { readFileSync } from 'node:fs'

/**
 * Names the time since this machine was started; undefined where the system does not tell. What ran before it changed runs
 * no more.
 *
 * Source: `os::bootId()`, mesos `3rdparty/stout/include/stout/os/linux.hpp`.
 */
export function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return undefined
  }
}
