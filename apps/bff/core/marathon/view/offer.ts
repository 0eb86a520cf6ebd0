import type { Resource } from '@holdfast/model/resource/resource'
import { Scalar } from '@holdfast/model/scalar'
import { unreachable } from '@holdfast/model/invariant'
import type { OfferAttribute, ReceivedOffer } from '@holdfast/model/wire/scheduler-event'

/** An offer as `/v2/queue` tells it. Source: `offerWrites`, marathon `raml/OfferConversion.scala`. */
export function offerJson({ offerId, hostname, agentId, resources, attributes }: ReceivedOffer): object {
  return {
    id: offerId,
    hostname,
    agentId,
    resources: resources.map(resourceJson),
    attributes: attributes.map(attributeJson),
  }
}

function resourceJson({ name, reservations, value }: Resource): object {
  return { name, role: reservations.at(-1)?.role ?? '*', ...valueJson(value) }
}

function attributeJson({ name, value }: OfferAttribute): object {
  return { name, ...(value.type === 'TEXT' ? { text: value.text } : valueJson(value)) }
}

function valueJson(value: Resource['value']): object {
  switch (value.type) {
    case 'SCALAR':
      return { scalar: Scalar.toNumber(value.scalar) }
    case 'RANGES':
      return { ranges: value.ranges }
    case 'SET':
      return { set: value.set }
    default:
      return unreachable(value)
  }
}
