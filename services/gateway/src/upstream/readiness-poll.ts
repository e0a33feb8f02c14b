import { GATEWAY_ID_HEADER } from '@bajiaozhi/shared/contracts/gateway-id'
import { giveUpAfter } from '@bajiaozhi/shared/timing/give-up-after'
import { type buildConnector, Client } from 'undici'

/** What a replica's `/readyz` said last; `silent`: nothing at all, though it was asked. */
export type Readiness = 'unknown' | 'ready' | 'unready' | 'silent'

export interface ReadinessPollOptions {
  origin: URL
  connect: buildConnector.connector
  /** Names this gateway process, so that a replica that is going knows who has seen it say so. */
  gatewayId: string
  /** Milliseconds between two questions, and for the answer to one. */
  everyMs: number
  onChange: (readiness: Readiness) => void
}

/** Asks one replica again and again whether it is ready, on a connection of its own. */
export class ReadinessPoll {
  readonly #options: ReadinessPollOptions
  #line: Client | undefined
  #timer: NodeJS.Timeout | undefined
  #asking: Promise<void> | undefined
  #readiness: Readiness = 'unknown'
  #isClosed = false

  constructor(options: ReadinessPollOptions) {
    this.#options = options
  }

  get readiness(): Readiness {
    return this.#readiness
  }

  /** Resolves with the first answer, or when there was none in time. */
  start(): Promise<void> {
    this.#timer ??= setInterval(() => void this.ask(), this.#options.everyMs).unref()
    return this.ask()
  }

  ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    this.#hangUp()
    await this.#asking
  }

  async #ask(): Promise<void> {
    const stop = giveUpAfter(this.#options.everyMs, () => this.#hangUp())
    const readiness = await this.#answer()
    stop()
    if (readiness === this.#readiness || this.#isClosed) return
    this.#readiness = readiness
    this.#options.onChange(readiness)
  }

  async #answer(): Promise<Readiness> {
    const { origin, connect, gatewayId } = this.#options
    this.#line ??= new Client(origin, { connect, headersTimeout: 0, bodyTimeout: 0 })
    try {
      const headers = { accept: 'application/json', [GATEWAY_ID_HEADER]: gatewayId }
      const { statusCode, body } = await this.#line.request({ path: '/readyz', method: 'GET', headers })
      await body.dump()
      return statusCode === 200 ? 'ready' : 'unready'
    } catch {
      this.#hangUp()
      return 'silent'
    }
  }

  /** Ends the question under way, wherever it is stuck. */
  #hangUp(): void {
    void this.#line?.destroy()
    this.#line = undefined
  }
}
