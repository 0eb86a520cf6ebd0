import type { Flag } from './flag.ts'
import { MARATHON_FLAGS } from './marathon-flags.ts'

export const FLAGS = [
  {
    name: 'host',
    value: 'ADDRESS',
    fallback: '127.0.0.1',
    help: 'Address to listen on. One that other machines can reach needs --credentials, or --insecure.',
  },
  { name: 'port', value: 'N', fallback: '8080', help: 'Port to listen on; 0 takes a free one.' },
  {
    name: 'data-dir',
    value: 'DIR',
    fallback: './data',
    help: 'Where everything is kept: the database, and the disks of the agents.',
  },
  {
    name: 'cluster',
    value: 'FILE|local',
    help:
      'The agents of the embedded cluster, as JSON: {"agents": [{"name", "hostname", "attributes", "resources"}]}. ' +
      'In the root of a disk, {disks} stands for DIR/disks. With local: one agent, which is this machine, with the disks ' +
      'that are mounted at /dcos/volumeN. Without it: a demo cluster.',
  },
  {
    name: 'master',
    value: 'URL[,URL...]',
    help:
      'A real Mesos instead of the embedded cluster: where its masters are, such as http://10.0.0.1:5050. The leading one ' +
      'is found and followed.',
  },
  {
    name: 'master-ca',
    value: 'FILE',
    help: 'For a master at https: the certificates, as PEM, that masters and agents are signed by.',
  },
  {
    name: 'master-credentials',
    value: 'FILE',
    help:
      'As whom Holdfast reads what masters and agents say, as JSON like that of --credentials; its first entry counts. ' +
      'What people change is asked for with their own.',
  },
  {
    name: 'credentials',
    value: 'FILE',
    help:
      'Who may log in, as JSON: {"credentials": [{"principal", "secret"}]}. ' +
      'Every request then needs HTTP basic authentication.',
  },
  {
    name: 'acls',
    value: 'FILE|JSON',
    help:
      "Who may do and see what, as Mesos' ACL JSON, or the name of a file that holds it. " +
      'Without it, whoever is let in may do everything.',
  },
  {
    name: 'insecure',
    help: 'Serve other machines without --credentials: whoever reaches the port may erase volumes.',
  },
  {
    name: 'allocation-interval',
    value: 'DURATION',
    fallback: '1secs',
    help: 'How long the allocator waits between two rounds of offers, such as 50ms or 1secs.',
  },
  {
    name: 'min-allocatable-resources',
    value: 'RESOURCES',
    fallback: 'cpus:0.01|mem:32',
    help: 'What an offer must hold at least, such as cpus:0.01|mem:32|disk:1: one of the alternatives. Empty: anything.',
  },
  {
    name: 'offer-timeout',
    value: 'DURATION',
    help: 'How long an offer lives before it is rescinded. Without it: until it is used.',
  },
  {
    name: 'roles',
    value: 'ROLE[,ROLE...]',
    help: 'The only roles that there are, beside *. Without it: any.',
  },
  {
    name: 'weights',
    value: 'ROLE=WEIGHT[,...]',
    help:
      'How much of the cluster roles are due compared to others, until an operator decides otherwise; those that are not ' +
      'named weigh 1.',
  },
  {
    name: 'reconfiguration-policy',
    value: 'equal|additive',
    help:
      'What embedded agents may have otherwise than at their last start, when the cluster file was changed. equal: nothing. ' +
      'additive: more resources and attributes. An agent that has changed otherwise does not start until it is rebooted, and then ' +
      'has another id. Without it: equal, and additive for --cluster local.',
  },
  {
    name: 'executor',
    value: 'simulated|process',
    fallback: 'simulated',
    help:
      'How embedded agents run tasks. simulated: nothing is run; states come by the clock, as commands like "sleep 5" and ' +
      '"exit 1" say. process: each task is a process of this machine, which frameworks choose: let only those connect whom you trust.',
  },
  ...MARATHON_FLAGS,
  { name: 'help', help: 'Print this, and end.' },
] as const satisfies readonly Flag[]

export type FlagName = (typeof FLAGS)[number]['name']

export const variableOf = (name: string): string => `HOLDFAST_${name.replaceAll('-', '_').toUpperCase()}`

/** The text of `--help`. */
export function helpText(): string {
  const entries = FLAGS.map((flag: Flag) => {
    const title = flag.value === undefined ? `--${flag.name}` : `--${flag.name} ${flag.value}`
    const fallback = flag.fallback === undefined ? '' : ` (default: ${flag.fallback})`
    return `  ${title}${fallback}\n${wrap(flag.help, '      ')}`
  })
  return [
    'Holdfast: a dashboard for the persistent volumes of an Apache Mesos cluster, and an embedded cluster to use it with.',
    '',
    'Flags; each can also be an environment variable, such as HOLDFAST_DATA_DIR for --data-dir:',
    '',
    ...entries,
    '',
    'Prints "listening URL" on standard output when it is ready, and logs JSON lines on standard error.',
    'Ends with status 0 after SIGTERM or SIGINT, 2 for a fault in the flags, 1 when it cannot run.',
    '',
  ].join('\n')
}

function wrap(text: string, indent: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > 100) {
      lines.push(indent + line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, indent + line].join('\n')
}
