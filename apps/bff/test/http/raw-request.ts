import { connect } from 'node:net'

/** Sends text as it is over a connection of its own, and returns all that comes back until the server closes it. */
export function rawRequest(port: number, text: string | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', (error: NodeJS.ErrnoException) => (answer === '' ? reject(error) : resolve(answer)))
  })
}

export const statusOf = (answer: string): number => Number(answer.split(' ')[1])
