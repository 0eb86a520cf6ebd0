const segment = encodeURIComponent

/** The addresses of the dashboard API, for both sides. */
export const paths = {
  cluster: '/api/cluster',
  overview: '/api/overview',
  volumes: '/api/volumes',
  volume: (role: string, persistenceId: string) => `/api/volumes/${segment(role)}/${segment(persistenceId)}`,
  agents: '/api/agents',
  agent: (agentId: string) => `/api/agents/${segment(agentId)}`,
  agentJson: (agentId: string) => `/api/agents/${segment(agentId)}/json`,
  agentSpace: (agentId: string) => `/api/agents/${segment(agentId)}/space`,
  reservations: '/api/reservations',
  roles: '/api/roles',
  operations: '/api/operations',
  operation: (id: string) => `/api/operations/${segment(id)}`,
  /** `POST`: stop watching an operation that will not be confirmed. */
  operationForget: (id: string) => `/api/operations/${segment(id)}/forget`,
  /** All that matches, as a file: `list` with the query of its window, without `offset` and `limit`. */
  export: (list: 'volumes' | 'agents' | 'reservations' | 'roles' | 'operations', form: 'csv' | 'json') =>
    `/api/${list}.${form}`,
  tasks: '/api/tasks',
  offers: '/api/offers',
  offer: (offerId: string) => `/api/offers/${segment(offerId)}`,
  frameworks: '/api/frameworks',
  framework: (frameworkId: string) => `/api/frameworks/${segment(frameworkId)}`,
  services: '/api/services',
  service: (id: string) => `/api/services/${segment(id)}`,
  serviceInstances: (id: string) => `/api/services/${segment(id)}/instances`,
  serviceVersion: (id: string, version: string) =>
    `/api/services/${segment(id)}/versions/${segment(version)}`,
  serviceVolumes: (id: string) => `/api/services/${segment(id)}/volumes`,
  /** What Marathon says of itself: its `/v2/info`. */
  marathonInfo: '/api/marathon/info',
  servicePlans: '/api/services/plans',
  serviceOperations: '/api/services/operations',
  unknownReservations: '/api/unknown-reservations',
  collectReservations: '/api/unknown-reservations/collect',
  visibility: '/api/visibility',
  controls: '/api/controls',
  control: (name: string) => `/api/controls/${segment(name)}`,
  plans: '/api/plans',
  can: '/api/can',
  session: '/api/session',
  stream: '/api/stream',
} as const
