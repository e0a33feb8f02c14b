import { LIVE_GROUP, type LiveCard, type LivePoll } from '@bajiaozhi/shared/contracts/live'
import { parseTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import { badRequest } from '@bajiaozhi/shared/errors/app-error'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { ProcessedJobs } from '@bajiaozhi/shared/mysql/processed-jobs'
import type { Transaction, UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { eventChanged } from '../announcements.ts'
import type { BoutsRepository } from '../bouts/bouts-repository.ts'
import type { Event } from '../events/event-model.ts'
import type { EventsRepository } from '../events/events-repository.ts'
import { present } from '../events/events-service.ts'
import type { SnapshotsRepository } from '../snapshots/snapshots-repository.ts'
import { FAILURES_UNTIL_SLOW } from './due-service.ts'
import type { NamedBout } from './match-bouts.ts'
import { applyPoll, type PollOutcome } from './poll-rules.ts'

export interface PollResult {
  changed: number
  failures: number
}

export interface PollService {
  /** Takes in how a poll went. The same report again, one older than the last, or one of an event that is not live does nothing. */
  take: (eventId: number, poll: LivePoll) => Promise<PollResult>
}

export interface PollServiceOptions {
  events: Pick<EventsRepository, 'lock' | 'update' | 'notePoll'>
  bouts: Pick<BoutsRepository, 'listOf' | 'update'>
  snapshots: Pick<SnapshotsRepository, 'findMany'>
  processedJobs: Pick<ProcessedJobs, 'begin'>
  unitOfWork: UnitOfWork
  logger: Logger
  now: () => Date
}

const MAX_ANOMALIES = 100
const MAX_ANOMALY_LENGTH = 500

export function createPollService(options: PollServiceOptions): PollService {
  const { events, bouts, snapshots, processedJobs, unitOfWork, logger, now } = options

  /** With the event locked: two polls at once follow each other. */
  async function takeCard(transaction: Transaction, event: Event, live: LiveCard): Promise<PollOutcome> {
    const outcome = applyPoll(event, await readCard(transaction, event.id), live)
    for (const { id, changes } of outcome.changes) await bouts.update(transaction, id, changes, now())
    return outcome
  }

  async function readCard(transaction: Transaction, eventId: number): Promise<NamedBout[]> {
    const card = await bouts.listOf([eventId], transaction)
    const ids = new Set(card.flatMap((bout) => [bout.red_fighter_id, bout.blue_fighter_id]))
    const names = new Map((await snapshots.findMany([...ids], transaction)).map(({ id, name }) => [id, name]))
    const nameOf = (id: number) => names.get(id) ?? ''
    return card.map((bout) => ({ bout, red: nameOf(bout.red_fighter_id), blue: nameOf(bout.blue_fighter_id) }))
  }

  return {
    async take(eventId, poll) {
      if (parseTimestamp(poll.polled_at) === null) throw badRequest('INVALID_TIME', 'polled_at is no time')
      const { result, failuresBefore } = await unitOfWork.write(async (transaction, announce) => {
        const event = present(await events.lock(transaction, eventId))
        const failuresBefore = event.poll_failures
        const job = { group: LIVE_GROUP, jobId: poll.job_id, replay: poll.replay ?? 0 }
        const isBlocked = (await processedJobs.begin(transaction, job)) !== 'free'
        if (isBlocked || event.status !== 'live' || !isNews(event, poll))
          return { result: { changed: 0, failures: failuresBefore }, failuresBefore }
        if ('error' in poll) {
          await events.notePoll(transaction, eventId, noteOf(poll, failuresBefore + 1, []))
          return { result: { changed: 0, failures: failuresBefore + 1 }, failuresBefore }
        }
        const { changes, isCompleted, anomalies } = await takeCard(transaction, event, poll.card)
        await events.notePoll(transaction, eventId, noteOf(poll, 0, anomalies))
        const changed = changes.length + (isCompleted ? 1 : 0)
        if (changed > 0) {
          await events.update(transaction, eventId, isCompleted ? { status: 'completed' } : {}, now())
          await announce(eventChanged({ id: eventId, version: event.version + 1 }))
        }
        return { result: { changed, failures: 0 }, failuresBefore }
      })
      logTurns(logger.child({ event_id: eventId }), failuresBefore, result.failures, poll)
      return result
    },
  }
}

/** Reports may come twice and in any order. */
function isNews({ last_poll_at, last_poll_job_id }: Event, { job_id, polled_at }: LivePoll): boolean {
  if (last_poll_at === null) return true
  const age = new Date(polled_at).getTime() - last_poll_at.getTime()
  return age > 0 || (age === 0 && job_id !== last_poll_job_id)
}

const noteOf = (poll: LivePoll, poll_failures: number, anomalies: readonly string[]) => ({
  last_poll_job_id: poll.job_id.slice(0, 64),
  last_poll_at: new Date(poll.polled_at),
  last_poll_error: 'error' in poll ? poll.error : null,
  last_poll_anomalies: anomalies.slice(0, MAX_ANOMALIES).map((anomaly) => anomaly.slice(0, MAX_ANOMALY_LENGTH)),
  poll_failures,
})

/** One error when a provider goes away, not one for each poll. */
function logTurns(logger: Logger, before: number, after: number, poll: LivePoll): void {
  if (after === FAILURES_UNTIL_SLOW && before < after && 'error' in poll)
    logger.error({ failures: after, reason: poll.error }, 'the provider of live results cannot be polled')
  if (before >= FAILURES_UNTIL_SLOW && after === 0) logger.info('the provider of live results can be polled again')
}
