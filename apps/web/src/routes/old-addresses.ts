import { filterFor } from '../parts/filter/edit.ts'

const part = encodeURIComponent
const volumesWith = (q: string) => `/volumes?${new URLSearchParams({ q })}`

/** What the addresses of the Mesos, DC/OS and Marathon dashboards are called here. Parts come in decoded. */
export const oldAddresses = {
  /** `/services/detail/%2Fdb/volumes/ID`, `/nodes/ID`, `/apps/%2Fdb/volume/ID`, `/slaves/ID`. */
  ofPath(path: string): string | undefined {
    const agent = /^(?:nodes|slaves)\/([^/]+)/.exec(path)?.[1]
    if (agent !== undefined) return `/agents/${part(agent)}`
    if (/^(?:nodes|slaves)\/?$/.test(path)) return '/agents'
    const service = /^services\/detail\/(.+?)(?:\/volumes(?:\/(.+?))?)?\/?$/.exec(path)
    if (service !== null) return ofApp(service[1], service[2])
    const app = /^apps\/(.+?)\/(?:volumes?)(?:\/(.+?))?\/?$/.exec(path)
    return app === null ? undefined : ofApp(app[1], app[2])
  },

  /** The Mesos web UI keeps its pages behind a hash: `/#/agents/ID`. */
  ofHash(hash: string): string | undefined {
    const path = hash.replace(/^#?\/?/, '')
    const agent = /^(?:agents|slaves)\/([^/?]+)/.exec(path)?.[1]
    if (agent !== undefined) return `/agents/${part(decodeURIComponent(agent))}`
    if (/^(?:agents|slaves)\/?$/.test(path)) return '/agents'
    return /^roles\/?$/.test(path) ? '/reservations' : undefined
  },
}

function ofApp(app: string | undefined, volume: string | undefined): string {
  if (volume !== undefined) return volumesWith(filterFor('id', volume))
  return `/apps/${(app ?? '').replace(/^\/+/, '').split('/').map(part).join('/')}?tab=volumes`
}
