/** Where a process of Mesos listens: `slave(1)@10.0.0.2:5051`. */
export interface ProcessAddress {
  readonly process: string
  /** `10.0.0.2:5051`, or `[::1]:5051`. */
  readonly host: string
}

/** Undefined when it is none. Source: `UPID`, mesos `3rdparty/libprocess/include/process/pid.hpp`. */
export function parsePid(pid: string): ProcessAddress | undefined {
  const [, process, host] = /^([\w().-]+)@([\w.-]+:\d{1,5}|\[[\da-fA-F:.]+\]:\d{1,5})$/.exec(pid) ?? []
  return process === undefined || host === undefined ? undefined : { process, host }
}

/** An address below a base that may itself have a path. A path that leads out of it again leads nowhere. */
export function below(base: URL, path: string): URL {
  const url = new URL(base)
  const [pathname = '', search = ''] = path.split('?', 2)
  const root = url.pathname.replace(/\/+$/, '')
  url.pathname = root + pathname
  url.search = search
  if (!url.pathname.startsWith(`${root}/`)) url.pathname = `${root}/`
  return url
}

/** How a base is called: without the slash at its end. */
export const nameOf = (base: URL): string => base.href.replace(/\/+$/, '')
