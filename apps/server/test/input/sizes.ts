/** How many requests the input suite sends in all. */
export function fuzzRequests(): number {
  const requests = Number(process.env.PROGRESSDB_FUZZ_REQUESTS ?? 30_000)
  if (!Number.isSafeInteger(requests) || requests < 1)
    throw new Error('PROGRESSDB_FUZZ_REQUESTS must be a whole number')
  return requests
}
