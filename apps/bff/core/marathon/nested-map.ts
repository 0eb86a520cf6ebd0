import { PersistentMap } from '@holdfast/model/persistent-map'

/** Maps of maps, in which an inner one that has become empty is not there. */
export type NestedMap<V> = PersistentMap<PersistentMap<V>>

export const NestedMap = {
  inner<V>(map: NestedMap<V>, outer: string): PersistentMap<V> {
    return PersistentMap.get(map, outer) ?? PersistentMap.empty()
  },

  set<V>(map: NestedMap<V>, outer: string, key: string, value: V): NestedMap<V> {
    return PersistentMap.set(map, outer, PersistentMap.set(NestedMap.inner(map, outer), key, value))
  },

  delete<V>(map: NestedMap<V>, outer: string, key: string): NestedMap<V> {
    return NestedMap.withInner(map, outer, PersistentMap.delete(NestedMap.inner(map, outer), key))
  },

  withInner<V>(map: NestedMap<V>, outer: string, inner: PersistentMap<V>): NestedMap<V> {
    return PersistentMap.size(inner) === 0
      ? PersistentMap.delete(map, outer)
      : PersistentMap.set(map, outer, inner)
  },
}
