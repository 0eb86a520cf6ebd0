import { err, ok, type Result } from '@holdfast/model/result'

/** Reads `URL[,URL...]` of the flag `--master`. */
export function parseMasters(text: string): Result<readonly URL[], readonly string[]> {
  return parseUrls(text, 'give --master-credentials FILE')
}

/** Reads `URL[,URL...]`. `instead`: what to do in place of a secret among them. */
export function parseUrls(text: string, instead: string): Result<readonly URL[], readonly string[]> {
  const faults: string[] = []
  const urls: URL[] = []
  for (const part of text.split(',').map((each) => each.trim())) {
    const url = /^https?:\/\//.test(part) && URL.canParse(part) ? new URL(part) : undefined
    if (url === undefined)
      faults.push(`expected http://HOST:PORT or https://HOST:PORT, not '${withoutSecret(part)}'`)
    else if (url.username !== '' || url.password !== '') {
      faults.push(`a URL must not hold a secret: ${instead}`)
    } else if (url.search !== '' || url.hash !== '') faults.push(`'${part}' must end with its path`)
    else urls.push(url)
  }
  return faults.length > 0 ? err(faults) : ok(urls)
}

const withoutSecret = (text: string): string => text.replace(/\/\/[^/]*@/, '//...@')
