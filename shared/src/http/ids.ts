import Type from 'typebox'
import { badRequest } from '../errors/app-error.ts'

/** Ids in paths are read as text, so that a malformed one gets the contract's own words. */
export const IdParams = Type.Object({ id: Type.String({ description: 'a positive integer' }) })

/** @throws AppError 400 `invalid <noun> id` for anything but 1 to 2^53-1 in plain digits. */
export function parseId(text: string, noun: string): number {
  const id = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(id)) throw badRequest('INVALID_ID', `invalid ${noun} id`)
  return id
}
