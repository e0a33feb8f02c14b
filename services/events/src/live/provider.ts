/** The one provider of live results so far, as `external_refs` name it. */
export const PROVIDER = 'ufc_live'
