import { Agent, request } from 'node:http'

/** What `/slaves` and `/state` have in common, as far as this test reads it. */
export interface AgentDocument {
  readonly id: string
  readonly hostname: string
  readonly resources: Readonly<Record<string, unknown>>
  readonly reserved_resources_full: Readonly<Record<string, readonly WireResource[]>>
}

export interface WireResource {
  readonly name: string
  readonly scalar: { readonly value: number }
  readonly disk?: {
    readonly source?: {
      readonly type: string
      readonly path?: { readonly root: string }
      readonly mount?: { readonly root: string }
    }
    readonly persistence?: { readonly id: string }
  }
}

/** An operator with a connection for each request that is on its way. */
export class Operator {
  readonly #url: string
  readonly #agent = new Agent({ keepAlive: true })

  constructor(url: string) {
    this.#url = url
  }

  /** The status; undefined when the answer did not come. */
  post(path: string, form: Readonly<Record<string, string>>): Promise<number | undefined> {
    return new Promise((resolve) => {
      const body = new URLSearchParams(form).toString()
      const sent = request(`${this.#url}${path}`, { method: 'POST', agent: this.#agent }, (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode))
        response.on('error', () => resolve(undefined))
      })
      sent.on('error', () => resolve(undefined))
      sent.end(body)
    })
  }

  /** Has the machine of an agent started anew. The status; undefined when the answer did not come. */
  async reboot(name: string): Promise<number | undefined> {
    const body = JSON.stringify({ action: 'reboot' })
    const headers = { 'content-type': 'application/json', 'x-requested-with': 'holdfast-tests' }
    const url = `${this.#url}/api/controls/${name}`
    const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => undefined)
    return answer?.status
  }

  async slaves(): Promise<readonly AgentDocument[]> {
    const response = await fetch(`${this.#url}/master/slaves`)
    // Our own program's answer, in Mesos' shape.
    const { slaves } = (await response.json()) as { readonly slaves: readonly AgentDocument[] }
    return slaves
  }

  async agentState(number: number): Promise<AgentDocument | undefined> {
    const response = await fetch(`${this.#url}/slave(${number})/state`)
    if (!response.ok) return undefined
    return (await response.json()) as AgentDocument
  }

  close(): void {
    this.#agent.destroy()
  }
}
