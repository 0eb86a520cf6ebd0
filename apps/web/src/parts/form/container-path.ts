/**
 * Why a volume cannot be mounted at this path inside a task's sandbox, as a sentence; undefined when it can.
 *
 * Unlike Mesos: its master takes any text, and the task fails later. A volume is asked for by one path segment here,
 * which every agent can mount.
 */
export function containerPathFault(path: string): string | undefined {
  if (path === '') return 'Enter the directory that tasks will see, such as data.'
  if (path === '.' || path === '..') return `“${path}” is not a name of a directory.`
  if (path.startsWith('/'))
    return `Leave the slash out: the path lies in the task’s sandbox. Use “${lastSegment(path)}”.`
  if (path.includes('/')) return 'Use one segment without slashes, such as data.'
  if (hasControl(path)) return 'The path holds a control character.'
  return undefined
}

function lastSegment(path: string): string {
  return path.split('/').findLast((part) => part !== '') ?? 'data'
}

function hasControl(text: string): boolean {
  return Array.from(text).some((char) => char < ' ' || char === '\u007f')
}
