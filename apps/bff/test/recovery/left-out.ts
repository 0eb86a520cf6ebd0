const DOMAIN = 'agents here have no fault domain'
const GID = 'volumes are not given groups of their own here: there is no --volume_gid_range'
const OLD = 'agents here are of Mesos 1.12: none is without the capability RESOURCE_PROVIDER'
const NEVER_LOST =
  'on purpose otherwise: what the master has accepted is sent again until it is applied, so nothing is dropped'
const UNREGISTER = 'nobody can end an agent here so that it unregisters: it is stopped, or marked as gone'
const QUOTA = 'the disk quota of tasks is not enforced here'
const DOCKER = 'agents here run processes, and no containers of Docker or with an image of their own'

/** The cases that an embedded cluster cannot express, or answers otherwise on purpose, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'additive-domain-removed': DOMAIN,
  'additive-domain-added': DOMAIN,
  'registry-admit-gone-reachable':
    'it asks the registry alone, past the master, who refuses an agent that is gone: they are one here',
  'gid-range-bad': GID,
  'gid-range-bad-3': GID,
  'gid-range-bad-4': GID,
  'gid-shared-volume-kept': GID,
  'gids-two-volumes': GID,
  'checkpoint-message-sequence-old-agent': OLD,
  'old-agent-lost-checkpoint-message': OLD,
  'checkpoint-old-format-only': 'the checkpoint lies in the database: there is no older format of it',
  'agent-lost-apply-message': NEVER_LOST,
  'reconcile-dropped-operation': NEVER_LOST,
  'dropped-status-after-reregister': NEVER_LOST,
  'dropped-status-once': NEVER_LOST,
  'unknown-volume-task-dropped': `${NEVER_LOST}, and a task waits for the operations before it`,
  'reconcile-pending-and-finished':
    'on purpose otherwise: operations of an agent are applied in their order, so that the second waits for the lost one',
  'sigusr1-then-start': UNREGISTER,
  'sigusr1-task-lost': UNREGISTER,
  'sandbox-over-quota': QUOTA,
  'volume-over-quota': QUOTA,
  'disk-statistics': "its agent takes the machine's cpus and mem, which several agents share here",
  'linux-rootfs-volume': DOCKER,
  'docker-volume': DOCKER,
  'docker-recover-volume': DOCKER,
  'docker-orphan-volume': DOCKER,
}
