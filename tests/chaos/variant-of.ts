/** @throws when the environment's VARIANT names none of them */
export const variantOf = <V extends string>(
  variants: Record<V, string>,
  { VARIANT = 'correct' }: Record<string, string | undefined>,
): V => {
  if (Object.hasOwn(variants, VARIANT)) return VARIANT as V
  throw new Error(`VARIANT is one of ${Object.keys(variants).join(', ')}`)
}
