/**
 * Where Mesos says when it was built and by whom.
 *
 * Unlike Mesos: nothing is built, so it says when the program came to lie here, and who runs it.
 */
export interface Build {
  readonly timeMs: number
  readonly user: string
}

/** Source: `Http::version()`, mesos `src/version/version.cpp`. */
export function buildJson(build: Build | undefined): object {
  if (build === undefined) return {}
  const seconds = Math.floor(build.timeMs / 1000)
  const date = new Date(seconds * 1000).toISOString()
  return {
    build_date: `${date.slice(0, 10)} ${date.slice(11, 19)} UTC`,
    build_time: seconds,
    build_user: build.user,
  }
}
