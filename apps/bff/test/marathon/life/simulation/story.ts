import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import { labelsOfReservation, RESERVATION_LABEL } from '@holdfast/model/marathon/labels'
import { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { reservationRole } from '@holdfast/model/resource/resource'
import { isTerminal } from '../../../../core/framework/task-status.ts'
import type { Command } from '../../../../core/marathon/messages.ts'
import { instancesOf } from '../../../../core/marathon/view/instances-of.ts'
import type { SchedulerState } from '../../../../core/marathon/state.ts'
import { expectThat } from '../../../simulation/invariants.ts'
import { randomOf } from '../../../simulation/random.ts'
import { simulatedClock } from '../../../simulation/simulated-clock.ts'
import { residentApp, residentPod, statelessApp } from '../run-specs.ts'
import { SimulatedCluster, volumesOf } from './cluster.ts'
import { SimulatedMarathon } from './marathon.ts'

const NAMES = ['/db/a', '/db/b', '/db/pod', '/web'].map(PathId)

/** A cluster, a scheduler and people who ask for things; and what must hold of what they have written. */
export class Story {
  readonly #random
  readonly #clock = simulatedClock()
  readonly #cluster: SimulatedCluster
  readonly #marathon: SimulatedMarathon
  /** Volumes on which a task ran. */
  readonly #written = new Set<string>()
  readonly #instanceOf = new Map<string, string>()
  /** Instances of which somebody wanted that they are erased. */
  readonly #doomed = new Set<string>()
  readonly #collected = new Set<string>()
  readonly #seenTasks = new WeakSet<object>()
  #generation = 0
  tasksRun = 0
  erased = 0
  collected = 0

  constructor(seed: number) {
    this.#random = randomOf(seed)
    const parts = { clock: this.#clock, random: this.#random }
    // Each needs the other: neither speaks before the clock moves.
    const masterOf = () => this.#cluster.master
    this.#marathon = new SimulatedMarathon({
      ...parts,
      master: masterOf,
      changed: (before, after) => this.#changed(before, after),
    })
    this.#cluster = new SimulatedCluster(
      { ...parts, streams: this.#marathon, erased: (volumes) => this.#checkErased(volumes) },
      3,
    )
  }

  /** People ask for so many things, while everything that can go wrong does. */
  storm(commands: number): void {
    for (let i = 0; i < commands; i++) {
      this.#ask()
      this.#runFor(this.#random.below(this.#random.chance(0.2) ? 120_000 : 10_000))
    }
  }

  /** Nothing goes wrong any more: in the end all that is wanted runs, and nothing else is left. */
  end(): void {
    this.#cluster.heal()
    this.#marathon.heal()
    this.#runFor(300_000)
    for (const id of NAMES) this.#put(id, 'sleep 1000000', 1 + this.#random.below(3))
    let trouble: string | undefined = 'nothing was looked at'
    for (let round = 0; trouble !== undefined && round < 40; round++) {
      this.#runFor(100_000)
      trouble = this.#trouble()
      this.#collect()
      this.#mourn()
    }
    if (trouble !== undefined) throw new Error(`${trouble}\n${this.#described()}`)
  }

  /** For people who look for what went wrong. */
  #described(): string {
    const { state } = this.#marathon
    const instances = PersistentMap.values(state.instances).map((each) => {
      const { instanceId, goal, condition, runSpecVersion, role, reservation, agent, sinceMs } = each
      const tasks = [...each.tasks.values()].map(
        ({ taskId, condition }) => `${taskId.slice(-8)} ${condition}`,
      )
      return JSON.stringify({
        instanceId,
        goal,
        condition,
        runSpecVersion,
        role,
        reservation,
        agent,
        sinceMs,
        tasks,
      })
    })
    const deployments = PersistentMap.values(state.deployments).map((each) => JSON.stringify(each))
    const freeing = PersistentMap.values(state.freeing).map((each) => JSON.stringify(each))
    const wants: string[] = []
    PersistentMap.forEach(state.wants, (each, role) => void wants.push(`${role} ${JSON.stringify(each)}`))
    const rest = [JSON.stringify(state.connection), JSON.stringify(state.due), `now ${this.#clock.now()}`]
    return [...instances, ...deployments, ...freeing, ...wants, ...rest].join('\n')
  }

  /** What came back from agents that were given up is nobody's, and goes when somebody who sees it says so. */
  #collect(): void {
    const { instances } = this.#marathon.state
    const kept = new Set(
      PersistentMap.values(instances).flatMap((each) =>
        (each.reservation?.volumes ?? []).map(persistenceIdOf),
      ),
    )
    const reservations = this.#cluster.machines.flatMap(({ stored: { agentId, info, resources } }) =>
      [...resources.values()].flatMap((resource) => {
        const id = resource.disk?.persistence?.id
        if (agentId === undefined || id === undefined || kept.has(id)) return []
        this.#collected.add(id)
        const reservationId = labelsOfReservation(resource).find(
          ({ key }) => key === RESERVATION_LABEL,
        )?.value
        const role = reservationRole(resource) ?? ''
        const seen = { role, host: info.hostname, persistenceIds: [id] }
        return [{ agentId, reservationId: reservationId ?? '', seen }]
      }),
    )
    if (reservations.length === 0) return
    this.collected += reservations.length
    this.#send({ type: 'COLLECT', reservations })
  }

  /** Who waits for a volume that went with an agent that was given up waits for ever, unless somebody wipes it. */
  #mourn(): void {
    if (this.#cluster.gone === 0) return
    const there = new Set(this.#cluster.machines.flatMap(volumesOf))
    for (const instance of PersistentMap.values(this.#marathon.state.instances)) {
      const volumes = (instance.reservation?.volumes ?? []).map(persistenceIdOf)
      if (volumes.some((volume) => !there.has(volume))) this.#wipe(instance.runSpecId, instance)
    }
  }

  #runFor(ms: number): void {
    const until = this.#clock.now() + ms
    while ((this.#clock.nextMs ?? Infinity) <= until) {
      this.#clock.step()
      this.#look()
    }
  }

  /** Whatever runs has a volume of its own. */
  #look(): void {
    for (const { process } of this.#cluster.machines) {
      const tasks = process?.state.tasks.tasks
      if (tasks === undefined || this.#seenTasks.has(tasks)) continue
      this.#seenTasks.add(tasks)
      const users = new Map<string, string>()
      PersistentMap.forEach(tasks, ({ info, state }) => {
        if (isTerminal(state)) return
        const resources = [...info.resources, ...(info.executor?.resources ?? [])]
        for (const { disk } of resources) {
          const volume = disk?.persistence?.id
          if (volume === undefined) continue
          const user = info.executor?.executorId ?? info.taskId
          const other = users.get(volume)
          expectThat(other === undefined || other === user, `${volume} is used by ${other} and ${user}`)
          users.set(volume, user)
          if (state !== 'TASK_RUNNING') continue
          this.#written.add(volume)
        }
        if (state === 'TASK_RUNNING') this.tasksRun += 1
      })
    }
  }

  #changed(before: SchedulerState, after: SchedulerState): void {
    PersistentMap.diff(before.instances, after.instances, (left, right) => {
      for (const volume of right?.reservation?.volumes ?? [])
        this.#instanceOf.set(persistenceIdOf(volume), right?.instanceId ?? '')
      if (left !== undefined && PersistentMap.get(after.runSpecs, left.runSpecId) === undefined)
        this.#doomed.add(left.instanceId)
    })
    for (const id of NAMES) {
      const wanted = PersistentMap.get(after.runSpecs, id)?.instances ?? 0
      if (before.instances === after.instances || PersistentMap.size(after.deployments) > 0) continue
      const running = instancesOf(after, id).filter(({ goal }) => goal === 'Running').length
      // Unreachable stateless ones are given up for others, and may come back.
      expectThat(
        id === '/web' || running <= wanted,
        `${running} of ${id} are to run, and ${wanted} are wanted`,
      )
    }
  }

  #checkErased(volumes: readonly string[]): void {
    this.erased += volumes.length
    for (const volume of volumes) {
      const instance = this.#instanceOf.get(volume)
      const asked = (instance !== undefined && this.#doomed.has(instance)) || this.#collected.has(volume)
      expectThat(asked || !this.#written.has(volume), `${volume} was erased, and nobody asked for it`)
    }
  }

  #put(id: PathId, cmd: string, instances: number, force = true): void {
    const labels = { generation: String(this.#generation) }
    const resources = { cpus: 0.1, mem: 8, disk: 0, gpus: 0 }
    const runSpec =
      id === '/db/pod'
        ? residentPod({ id, instances, labels })
        : id === '/web'
          ? statelessApp({ id, instances, labels, resources, rest: { cmd } })
          : residentApp({
              id,
              instances,
              labels,
              resources,
              role: id === '/db/b' ? 'bar' : 'foo',
              rest: { cmd },
            })
    this.#marathon.ask({ type: 'CHANGE', change: { runSpecs: [runSpec] }, force })
  }

  #ask(): void {
    const random = this.#random
    const id = random.pick(NAMES) ?? PathId('/db/a')
    const { state } = this.#marathon
    const instance = random.pick(instancesOf(state, id))
    const force = random.chance(0.6)
    const cmd = random.pick(['sleep 100000', 'sleep 30', 'sleep 5 && exit 1']) ?? ''
    if (PersistentMap.get(state.runSpecs, id) === undefined) return this.#put(id, cmd, 1 + random.below(3))
    switch (random.below(9)) {
      case 0:
        this.#generation += 1
        return this.#put(id, cmd, random.below(4), force)
      case 1:
      case 2:
        return this.#send({ type: 'SCALE', id, instances: random.below(4), force })
      case 3:
        return this.#send({ type: 'RESTART', id, force })
      case 4:
        return instance && this.#send({ type: 'KILL', id, instances: [instance.instanceId] })
      case 5:
        return instance && this.#wipe(id, instance)
      case 6:
        return (
          instance &&
          this.#send({ type: 'KILL_AND_SCALE', instances: new Map([[id, [instance.instanceId]]]), force })
        )
      case 7:
        return this.#undo(force)
      default:
        if (random.chance(0.5)) return
        for (const { instanceId } of instancesOf(state, id)) this.#doomed.add(instanceId)
        return this.#send({ type: 'CHANGE', change: { deleteRunSpecs: [id] }, force: true })
    }
  }

  #send(command: Command): void {
    this.#marathon.ask(command)
  }

  #wipe(id: PathId, { instanceId }: Instance): void {
    this.#doomed.add(instanceId)
    this.#send({ type: 'WIPE', id, instances: [instanceId] })
  }

  #undo(force: boolean): void {
    const deployment = this.#random.pick(PersistentMap.values(this.#marathon.state.deployments))
    if (deployment !== undefined)
      this.#send({ type: 'DELETE_DEPLOYMENT', deploymentId: deployment.id, force })
  }

  /** What is not as it is to be in the end. */
  #trouble(): string | undefined {
    const { state } = this.#marathon
    if (PersistentMap.size(state.deployments) > 0) return 'Something is deployed still'
    const tasks = new Set(this.#liveTasks())
    const kept = new Set<string>()
    for (const instance of PersistentMap.values(state.instances)) {
      const { instanceId, goal, condition, reservation } = instance
      for (const volume of reservation?.volumes ?? []) kept.add(persistenceIdOf(volume))
      if (goal === 'Decommissioned') return `${instanceId} is not freed`
      if (goal === 'Stopped') continue
      if (condition !== 'Running') return `${instanceId} is ${condition}`
      for (const taskId of instance.tasks.keys()) if (!tasks.delete(taskId)) return `${taskId} does not run`
    }
    for (const id of NAMES) {
      const wanted = PersistentMap.get(state.runSpecs, id)?.instances
      const running = instancesOf(state, id).filter(({ goal }) => goal === 'Running').length
      if (running !== wanted) return `Of ${id} ${running} run, and ${wanted} are wanted`
    }
    if (tasks.size > 0) return `${[...tasks].join(', ')} runs, and nobody wants it`
    const there = this.#cluster.machines.flatMap(volumesOf)
    const lost = [...kept].find((volume) => !there.includes(volume))
    if (lost !== undefined) return `${lost} is not there`
    const leftover = there.find((volume) => !kept.has(volume))
    if (leftover !== undefined) return `${leftover} is nobody's`
    if (there.length !== kept.size) return 'Two volumes have one name'
    const freeing = PersistentMap.values(state.freeing).find((each) => each.state !== 'freed')
    return freeing && `${freeing.reservationId} is not known to be free: ${freeing.state}`
  }

  #liveTasks(): readonly string[] {
    const live: string[] = []
    for (const { process } of this.#cluster.machines) {
      if (process === undefined) continue
      PersistentMap.forEach(process.state.tasks.tasks, ({ state, info }) => {
        if (!isTerminal(state)) live.push(info.taskId)
      })
    }
    return live
  }
}
