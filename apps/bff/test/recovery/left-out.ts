const DOMAIN = 'agents here have no fault domain'
const GID = 'volumes are not given groups of their own here: there is no --volume_gid_range'

/** The cases that an embedded cluster cannot express, or answers otherwise on purpose, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'additive-domain-removed': DOMAIN,
  'additive-domain-added': DOMAIN,
  'registry-admit-gone-reachable':
    'it asks the registry alone, past the master, who refuses an agent that is gone: they are one here',
  'gid-range-bad': GID,
  'gid-range-bad-3': GID,
  'gid-range-bad-4': GID,
}
