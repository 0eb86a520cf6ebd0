import { err, ok, type Result } from '@holdfast/model/result'

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

/** Reads `URL[,URL...]` of the flag `--master`. */
export function parseMasters(text: string): Result<readonly URL[], readonly string[]> {
  const faults: string[] = []
  const urls: URL[] = []
  for (const part of text.split(',').map((each) => each.trim())) {
    const url = /^https?:\/\//.test(part) && URL.canParse(part) ? new URL(part) : undefined
    if (url === undefined)
      faults.push(`expected http://HOST:PORT or https://HOST:PORT, not '${withoutSecret(part)}'`)
    else if (url.username !== '' || url.password !== '') {
      faults.push('a URL must not hold a secret: give --master-credentials FILE')
    } else if (url.search !== '' || url.hash !== '') faults.push(`'${part}' must end with its path`)
    else urls.push(url)
  }
  return faults.length > 0 ? err(faults) : ok(urls)
}

const withoutSecret = (text: string): string => text.replace(/\/\/[^/]*@/, '//...@')

/** An address below a base that may itself have a path. */
export function below(base: URL, path: string): URL {
  const url = new URL(base)
  const [pathname = '', search = ''] = path.split('?', 2)
  url.pathname = url.pathname.replace(/\/+$/, '') + pathname
  url.search = search
  return url
}

/** How a base is called: without the slash at its end. */
export const nameOf = (base: URL): string => base.href.replace(/\/+$/, '')
