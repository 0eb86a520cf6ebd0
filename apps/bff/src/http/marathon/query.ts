import type { MarathonContext } from './env.ts'

/** As Java reads it: `true` in any case, and everything else is false. */
export function flag(c: MarathonContext, name: string, byDefault = false): boolean {
  const given = c.req.query(name)
  return given === undefined ? byDefault : given.toLowerCase() === 'true'
}

/** Every value of a parameter, under its own name or as `name[]`; also several in one, with commas. */
export function values(c: MarathonContext, name: string): readonly string[] {
  const given = [...(c.req.queries(name) ?? []), ...(c.req.queries(`${name}[]`) ?? [])]
  return given.flatMap((value) => value.split(',')).filter((value) => value !== '')
}
