import type {
  ServiceAction,
  ServiceConfirmation,
  ServiceOperationRow,
  ServicePlan,
} from '@holdfast/model/api/services'
import type { Principal } from '@holdfast/model/ids'
import type { Result } from '@holdfast/model/result'
import type { Ledger } from '../ledger/ledger.ts'
import type { MarathonAnswer } from '../ports/marathon.ts'
import type { WhichRecords } from './journal.ts'
import type { ServiceBook } from './service-book.ts'

/** What people do to apps and pods: with a plan beforehand, stored before it is sent, and watched until it shows. */
export interface Services {
  /** Everything; for those who may view some roles only, see `bookFor`. */
  readonly book: ServiceBook
  bookFor(ledger: Ledger, seesRole: (role: string) => boolean): ServiceBook
  plan(action: ServiceAction, book: ServiceBook): ServicePlan
  confirm(
    confirmation: ServiceConfirmation,
    key: string,
    asker: Asker,
    book: ServiceBook,
  ): Promise<Result<ServiceOperationRow, ServiceUnconfirmed>>
  /**
   * Keeps what somebody asks of Marathon itself, before it is sent, and how it ends. `send` sends it, once, and never rejects.
   */
  record(actions: readonly ServiceAction[], actor: string, send: () => Promise<MarathonAnswer>): Promise<void>
  operations(
    which: WhichRecords,
    offset: number,
    limit: number,
  ): { readonly rows: readonly ServiceOperationRow[]; readonly total: number }
  /** Takes up what was under way when the program ended. */
  resume(): void
  close(): void
}

export interface Asker {
  readonly actor: string
  readonly principal?: Principal
}

export interface ServiceUnconfirmed {
  readonly code: 'OUTDATED' | 'BLOCKED' | 'WORD_MISSING' | 'KEY_USED_OTHERWISE'
  readonly message: string
  readonly hint?: string
}
