import { ProgressDBError } from '../error.ts'

/** Whether the same may succeed later. Without a token nothing can be sent yet; and a page of whoever runs the network is no answer. */
export function isPassing({ code, status = 0, retryable }: ProgressDBError): boolean {
  return (
    retryable || code === 'aborted' || code === 'no_token' || (code === 'unexpected_answer' && status < 400)
  )
}

/** Whether a refusal is none of a message, but of all to the thread. */
export function concernsAll({ code, status }: ProgressDBError): boolean {
  return status === 401 || code.startsWith('thread_')
}

export function copyOf<T>(value: T): T {
  try {
    return JSON.parse(JSON.stringify(value))
  } catch (cause) {
    throw new ProgressDBError('invalid_argument', 'The message is not JSON.', { cause })
  }
}

export function failureOf(cause: unknown): ProgressDBError {
  if (cause instanceof ProgressDBError) return cause
  return new ProgressDBError('invalid_argument', 'The write cannot be sent.', { cause })
}

export function createFailed(cause: unknown): ProgressDBError {
  return new ProgressDBError(
    'create_failed',
    'Its message could not be created: retry or discard that first.',
    {
      cause,
    },
  )
}

export function closed(): ProgressDBError {
  return new ProgressDBError('aborted', 'The client is closed.')
}
