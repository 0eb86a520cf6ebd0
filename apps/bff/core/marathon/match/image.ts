/** An image for Mesos' own containerizer. */
export function dockerImage(name: string, forcePull: boolean): object {
  return { type: 'DOCKER', docker: { name }, cached: !forcePull }
}
