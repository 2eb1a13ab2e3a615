/** Whether two JSON values hold the same, whatever the order of their fields; fields that are undefined are not there. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [left, right] = [one, other] as Record<string, unknown>[]
  const fields = new Set([...Object.keys(left!), ...Object.keys(right!)])
  return [...fields].every((field) => isEqual(left![field], right![field]))
}
