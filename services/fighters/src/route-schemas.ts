import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'

/** How the document says that a route needs a token. */
export const BEARER = [{ bearer: [] }]

/** What every admin route may answer besides success; 503 while tokens cannot be checked. */
export const ADMIN_ERRORS = { 400: ErrorBody, 401: ErrorBody, 503: ErrorBody } as const
