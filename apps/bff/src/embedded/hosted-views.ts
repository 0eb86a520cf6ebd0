import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import type { Hosted, Offer, Task } from '../../core/framework/state.ts'
import type { ClusterOffer, ClusterTask } from '../ports/cluster.ts'

/** With the role of each offer. Worked out once for each offer, and each set of offers. */
export function offeredBy({ offers }: Hosted): Resources {
  let sum = sums.get(offers)
  if (sum === undefined) {
    sum = offers.map(allocatedForm).reduce((all, part) => Resources.add(all, part), Resources.empty)
    sums.set(offers, sum)
  }
  return sum
}

const sums = new WeakMap<readonly Offer[], Resources>()
const forms = new WeakMap<Offer, Resources>()

function allocatedForm(offer: Offer): Resources {
  let form = forms.get(offer)
  if (form === undefined) {
    form = Resources.allocate(offer.resources, offer.role)
    forms.set(offer, form)
  }
  return form
}

const offerViews = new WeakMap<Offer, ClusterOffer>()

/** The same object for an offer as long as it stands. */
export function clusterOffers({ offers }: Hosted): readonly ClusterOffer[] {
  return offers.map((offer) => {
    let view = offerViews.get(offer)
    if (view === undefined) {
      const { offerId, frameworkId, role, resources, offeredMs } = offer
      view = { offerId, frameworkId, role, resources, sinceMs: offeredMs }
      offerViews.set(offer, view)
    }
    return view
  })
}

const views = new WeakMap<Task, ClusterTask>()

/** The same object for a task as long as nothing of it changes. */
export function clusterTasks({ tasks }: Hosted): readonly ClusterTask[] {
  return PersistentMap.values(tasks).map((task) => {
    let view = views.get(task)
    if (view === undefined) {
      const { frameworkId, info, state, resources, statuses, launchedMs } = task
      const stateMs = statuses.at(-1)?.atMs ?? launchedMs
      view = { taskId: info.taskId, frameworkId, name: info.name, state, resources, stateMs, launchedMs }
      views.set(task, view)
    }
    return view
  })
}
