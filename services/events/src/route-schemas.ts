import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'

/** How the document says that a route needs a token. */
export const BEARER = [{ bearer: [] }]

/** What every admin route may answer besides success. */
export const ADMIN_ERRORS = { 400: ErrorBody, 401: ErrorBody } as const
