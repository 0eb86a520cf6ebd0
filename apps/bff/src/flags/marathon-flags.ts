import type { Flag } from './flag.ts'

/** The flags of the scheduler that keeps stateful services on their volumes, by Marathon's names where it has one. */
export const MARATHON_FLAGS = [
  {
    name: 'marathon',
    value: 'URL[,URL...]',
    help: 'A real Marathon instead of the scheduler of Holdfast: where it is, such as http://10.0.0.1:8080.',
  },
  {
    name: 'scheduler-role',
    value: 'ROLE',
    help:
      'With --master: runs the scheduler of Holdfast as a framework of that Mesos, in this role. Without it, no services are ' +
      'run on a real Mesos.',
  },
  {
    name: 'mesos-role',
    value: 'ROLE',
    fallback: 'marathon',
    help:
      "The role of services that are in no group that enforces its own. Marathon's own default is *, in which no service " +
      'with persistent volumes can exist.',
  },
  {
    name: 'mesos-authentication-principal',
    value: 'NAME',
    fallback: 'marathon',
    help: 'As whom the scheduler reserves resources and creates volumes.',
  },
  {
    name: 'task-reservation-timeout',
    value: 'MILLISECONDS',
    fallback: '20000',
    help: 'How long a new volume may take to show in an offer, before its reservation is given up for another one.',
  },
  {
    name: 'default-accepted-resource-roles',
    value: 'ROLE[,ROLE]',
    help: 'Whose resources stateless services take when they do not say it themselves. Without it: * and their own role.',
  },
  {
    name: 'new-group-enforce-role',
    value: 'off|top',
    fallback: 'off',
    help: 'Whether services in a new group have the name of the topmost group as their role.',
  },
  {
    name: 'enable-features',
    value: 'NAME[,NAME...]',
    help: 'What definitions may ask for beside the usual: external_volumes, gpu_resources, secrets, task_killing, vips.',
  },
  {
    name: 'max-instances-per-offer',
    value: 'N',
    fallback: '5',
    help: 'How many instances are placed with one offer at most.',
  },
  {
    name: 'mount-selection',
    value: 'bestFit|firstFit',
    fallback: 'bestFit',
    help: 'Which of the mount disks that would do is taken: the smallest, or the first that is offered.',
  },
] as const satisfies readonly Flag[]
