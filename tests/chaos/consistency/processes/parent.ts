import { Compile } from 'typebox/compile'
import { Order, type Report } from '../orders.ts'

const order = Compile(Order)

/** A process of the check does not outlive the check. */
export function obeyOrders(obey: (order: Order) => void): void {
  process.on('message', (message) => obey(order.Parse(message)))
  process.on('disconnect', () => process.exit())
}

/** Resolves when the parent has it. */
export const tell = (report: Report): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send!(report, (error: Error | null) => (error ? reject(error) : resolve()))
  })
