const CALLS = [
  'accept',
  'accept_inverse_offers',
  'acknowledge',
  'acknowledge_operation_status',
  'decline',
  'decline_inverse_offers',
  'kill',
  'message',
  'reconcile',
  'reconcile_operations',
  'request',
  'revive',
  'shutdown',
  'subscribe',
  'suppress',
  'teardown',
  'update_framework',
].map((call) => `calls/${call}`)

const EVENTS = [
  'error',
  'failure',
  'inverse_offers',
  'message',
  'offers',
  'rescind',
  'rescind_inverse_offer',
  'subscribed',
  'update',
  'update_operation_status',
].map((event) => `events/${event}`)

const OPERATIONS = [
  'create',
  'create_disk',
  'destroy',
  'destroy_disk',
  'grow_volume',
  'launch',
  'launch_group',
  'reserve',
  'shrink_volume',
  'unreserve',
].map((type) => `operations/${type}`)

const OFFERS = ['accepted', 'declined', 'rescinded', 'sent'].map((fate) => `offers/${fate}`)

/** What is counted of each framework. */
export const FRAMEWORK_COUNTERS: ReadonlySet<string> = new Set([
  'calls',
  ...CALLS,
  'events',
  ...EVENTS,
  'operations',
  ...OPERATIONS,
  ...OFFERS,
])
