/**
 * The app that a persistence id names: Marathon's are `app#container path#uuid`. Undefined for other ids.
 *
 * Source: `LocalVolumeId`, Marathon.
 */
export function appOfPersistenceId(id: string): string | undefined {
  const app = /^([^#]+)#[^#]+#[^#]+$/.exec(id)?.[1]
  return app === undefined ? undefined : appOfSafePath(app)
}

/**
 * The app or pod that a `marathon_task_id` label names: it holds an instance id, `app.instance-uuid`, or the task id of
 * older Marathons, `app.uuid`.
 *
 * Source: `Instance.Id` and `Task.Id`, Marathon.
 */
export function appOfTaskLabel(label: string): string | undefined {
  const app = /^(.+?)\.(?:instance-|marathon-)[^.]/.exec(label)?.[1] ?? /^(.+)[._][^._]+$/.exec(label)?.[1]
  return app === undefined ? undefined : appOfSafePath(app)
}

/** In ids, Marathon writes `group_app` for `/group/app`; no app has an underscore in its name. */
function appOfSafePath(path: string): string {
  return `/${path.replaceAll('_', '/')}`
}
