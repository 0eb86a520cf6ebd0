import type { OfferRefusal } from '@holdfast/model/api/services'
import { numberIn, objectIn, objectsIn, textIn, type JsonObject } from '../lenient-json.ts'

/** Marathon's reasons why an offer was not taken, in words. */
const sentences: Readonly<Record<string, string>> = {
  UnfulfilledRole: 'Nothing in the offer is of a role that the service may take from.',
  UnfulfilledConstraint: 'The agent does not meet a placement constraint.',
  NoCorrespondingReservationFound: 'The offer does not hold the volumes that the instance waits for.',
  AgentMaintenance: 'The agent is in maintenance, or soon will be.',
  InsufficientCpus: 'Too few cpus.',
  InsufficientMemory: 'Too little memory.',
  InsufficientDisk: 'No disk that is large enough, of the wanted type, path and profile.',
  InsufficientGpus: 'Too few GPUs.',
  InsufficientPorts: 'The wanted ports are not free.',
  DeclinedScarceResources: 'The agent has GPUs, which the service does not want.',
}

/** The stages at which offers were refused, most frequent first. */
export function refusalsIn(queued: JsonObject): readonly OfferRefusal[] {
  const summary = objectIn(queued['processedOffersSummary'])
  return objectsIn(summary['rejectSummaryLastOffers'])
    .flatMap((stage) => {
      const reason = textIn(stage['reason'])
      const declined = numberIn(stage['declined']) ?? 0
      if (reason === undefined || declined === 0) return []
      const processed = numberIn(stage['processed']) ?? declined
      return [{ reason, sentence: sentences[reason] ?? reason, declined, processed }]
    })
    .toSorted((a, b) => b.declined - a.declined)
}
