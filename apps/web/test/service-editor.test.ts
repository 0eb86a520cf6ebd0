import { describe, expect, it } from 'vitest'
import { check, faultAt } from '../src/parts/service-editor/check.ts'
import { editable, numberOr, put, readText, writeText } from '../src/parts/service-editor/document.ts'
import {
  addContainer,
  addPodVolume,
  changeContainer,
  changeMount,
  changePodVolume,
  containersOf,
  podVolumesOf,
  removePodVolume,
} from '../src/parts/service-editor/pod.ts'
import { startingPoint } from '../src/parts/service-editor/starting-point.ts'
import { addVolume, changeVolume, removeVolume, volumesOf } from '../src/parts/service-editor/volumes.ts'

const empty = { id: '/db', cmd: 'sleep 1', secretMember: { stays: true } }

describe('the volumes of a definition that is edited', () => {
  it('have names of their own', () => {
    const two = addVolume(addVolume(empty))
    expect(volumesOf(two).map(({ containerPath }) => containerPath)).toEqual(['data', 'data2'])
  })

  it('are mounted where the image expects them, by a host volume that follows their name', () => {
    const one = addVolume(empty)
    const [volume] = volumesOf(one)
    if (!volume) throw new Error('no volume')
    const mounted = changeVolume(one, volume, 'mountedAt', '/var/lib/mysql')
    expect(volumesOf(mounted)[0]?.mountedAt).toBe('/var/lib/mysql')
    const [again] = volumesOf(mounted)
    if (!again) throw new Error('no volume')
    const renamed = changeVolume(mounted, again, 'containerPath', 'mysqldata')
    expect(volumesOf(renamed)[0]).toMatchObject({ containerPath: 'mysqldata', mountedAt: '/var/lib/mysql' })
    const [last] = volumesOf(renamed)
    if (!last) throw new Error('no volume')
    expect(removeVolume(renamed, last)).toMatchObject({ container: { volumes: [] } })
  })

  it('lose what another type of disk cannot have', () => {
    let definition = addVolume(empty)
    const set = (field: 'type' | 'maxSize' | 'pathLike', text: string) => {
      const [volume] = volumesOf(definition)
      if (volume) definition = changeVolume(definition, volume, field, text)
    }
    set('type', 'mount')
    set('maxSize', '1024')
    set('pathLike', '/dcos/volume[0-9]+')
    expect(volumesOf(definition)[0]).toMatchObject({ maxSize: '1024', pathLike: '/dcos/volume[0-9]+' })
    expect(check('app', definition, 'db').violations).toEqual([])
    set('type', 'path')
    expect(volumesOf(definition)[0]).toMatchObject({ maxSize: '', pathLike: '/dcos/volume[0-9]+' })
    set('type', 'root')
    expect(volumesOf(definition)[0]).toMatchObject({ pathLike: '' })
  })

  it('leave alone what the form does not know', () => {
    expect(addVolume(empty)).toMatchObject({ secretMember: { stays: true } })
  })
})

describe('what Marathon would refuse', () => {
  it('is told of a service that is edited: what its volumes rest on stays as it is', () => {
    const before = { ...addVolume(empty), role: 'db', cpus: 1 }
    const [volume] = volumesOf(before)
    if (!volume) throw new Error('no volume')
    const errorsOf = (definition: Parameters<typeof check>[1]) =>
      check('app', definition, 'marathon', before).violations.flatMap(({ errors }) => errors)
    expect(errorsOf({ ...before, instances: 3, cmd: 'sleep 2' })).toEqual([])
    expect(errorsOf(changeVolume(before, volume, 'size', '4096'))).toEqual([
      'Persistent volumes can not be changed!',
    ])
    expect(errorsOf({ ...before, cpus: 2, role: 'marathon' })).toHaveLength(1)
  })

  it('stands at the field that it concerns', () => {
    const one = addVolume(empty)
    const [volume] = volumesOf(one)
    if (!volume) throw new Error('no volume')
    const { violations } = check('app', changeVolume(one, volume, 'size', '0'), 'db')
    expect(faultAt(violations, '/container/volumes(0)/persistent/size')).toBe('got 0, expected more than 0')
    expect(faultAt(violations, '/cpus')).toBeUndefined()
  })

  it('is nothing of what an editor begins with', () => {
    expect(check('app', startingPoint('app'), 'marathon')).toEqual({ violations: [], warnings: [] })
    expect(check('pod', startingPoint('pod'), 'marathon')).toEqual({ violations: [], warnings: [] })
  })

  it('warns of an app that keeps nothing', () => {
    expect(check('app', empty, 'db').warnings).toHaveLength(1)
  })
})

describe('the text of a definition', () => {
  it('is read and written without loss', () => {
    expect(readText(writeText(empty))).toEqual({ ok: true, value: empty })
  })

  it.each(['{', '[]', 'null', '"text"'])('is refused when it is no JSON object: %s', (text) => {
    expect(readText(text).ok).toBe(false)
  })

  it('keeps what is typed and is no number, so that it is named', () => {
    expect(numberOr('0.5')).toBe(0.5)
    expect(numberOr('0.5x')).toBe('0.5x')
    expect(put({ cpus: 1 }, 'cpus', numberOr(''))).toEqual({})
  })
})

it('what Marathon writes into a definition itself is not sent back to it', () => {
  expect(editable({ ...empty, version: '2026', versionInfo: {} })).toEqual(empty)
})

describe('a pod that is edited in the form', () => {
  const one = startingPoint('pod')

  it('has volumes that its containers mount by their names', () => {
    const two = addPodVolume(addContainer(one))
    const [first] = podVolumesOf(two)
    if (!first) throw new Error('no volume')
    expect(podVolumesOf(two).map(({ name }) => name)).toEqual(['data', 'data2'])
    const shared = changeMount(two, 1, 'data', 'seen')
    const renamed = changePodVolume(shared, first, 'name', 'pgdata')
    expect(containersOf(renamed).map(({ mounts }) => mounts[0])).toEqual([
      { volume: 'pgdata', at: 0, path: 'data' },
      { volume: 'pgdata', at: 0, path: 'seen' },
    ])
    expect(check('pod', renamed, 'marathon').violations).toEqual([])
    const [named] = podVolumesOf(renamed)
    if (!named) throw new Error('no volume')
    const gone = removePodVolume(renamed, named)
    expect(JSON.stringify(gone)).not.toContain('pgdata')
    expect(check('pod', gone, 'marathon').violations).toEqual([])
  })

  it('shows what is wrong where it is', () => {
    const [volume] = podVolumesOf(one)
    if (!volume) throw new Error('no volume')
    const small = check('pod', changePodVolume(one, volume, 'size', '0'), 'marathon').violations
    expect(faultAt(small, '/volumes(0)/persistent/size')).toBeDefined()
    const hungry = check('pod', changeContainer(one, 0, 'cpus', '-1'), 'marathon').violations
    expect(faultAt(hungry, '/containers(0)/resources/cpus')).toBeDefined()
    const nameless = check('pod', changeContainer(one, 0, 'name', ''), 'marathon').violations
    expect(faultAt(nameless, '/containers(0)/name', '/containers(0)')).toBeDefined()
    const unmounted = check('pod', changeMount(one, 0, 'data', ''), 'marathon').violations
    expect(faultAt(unmounted, '/volumes(0)')).toContain('referenced by at least one container')
  })
})
