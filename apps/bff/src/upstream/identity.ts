import { isIP } from 'node:net'
import { checkServerIdentity, type ConnectionOptions } from 'node:tls'

/**
 * What a connection by TLS needs: whom to trust, and who the other side must be. The certificate may be of the address
 * that is asked, or of the name that the master tells for it.
 */
export function tlsOptions(url: URL, ca: string | undefined, name: string | undefined): ConnectionOptions {
  const address = url.hostname.replace(/^\[|\]$/g, '')
  const servername = name !== undefined && isIP(name) === 0 ? name : undefined
  return {
    ...(ca !== undefined && { ca }),
    ...(servername !== undefined && { servername }),
    checkServerIdentity(_, certificate) {
      const byAddress = checkServerIdentity(address, certificate)
      return byAddress !== undefined && name !== undefined
        ? checkServerIdentity(name, certificate)
        : byAddress
    },
  }
}
