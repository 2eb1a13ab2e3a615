import { z } from 'zod'
import { Problem } from '../lib/problem.ts'
import { type Route, route } from './route.ts'

export interface Operation {
  /** Why the server takes no writes now; undefined if it does. */
  notReady(): string | undefined
  metrics: { contentType: string; text(): Promise<string> }
  metricsAccess: 'admin' | 'open'
}

const tag = 'Operate'
const statusSchema = z.strictObject({ status: z.string() }).meta({ id: 'Status' })

/** The routes for those who watch over the server. */
export function operateRoutes({ notReady, metrics, metricsAccess }: Operation): Route[] {
  return [
    route({
      method: 'GET',
      path: '/healthz',
      name: 'health',
      summary: 'Whether the process works',
      description: 'A server that does not answer this should be restarted.',
      tag,
      audience: 'anyone',
      answers: { 200: { description: 'It does', schema: statusSchema, example: { status: 'ok' } } },
      errors: [],
      handle: () => ({ status: 200, body: { status: 'ok' } }),
    }),
    route({
      method: 'GET',
      path: '/readyz',
      name: 'ready',
      summary: 'Whether the server takes reads and writes',
      description: 'A load balancer should send it requests only then.',
      tag,
      audience: 'anyone',
      answers: { 200: { description: 'It does', schema: statusSchema, example: { status: 'ready' } } },
      errors: ['storage_failed', 'shutting_down'],
      handle: () => {
        const reason = notReady()
        if (reason === 'shutting_down') throw new Problem('shutting_down')
        if (reason !== undefined)
          throw new Problem('storage_failed', 'The storage takes no writes at the moment.')
        return { status: 200, body: { status: 'ready' } }
      },
    }),
    route({
      method: 'GET',
      path: '/metrics',
      name: 'metrics',
      summary: 'The metrics, for Prometheus',
      tag,
      audience: metricsAccess === 'open' ? 'anyone' : 'admin',
      answers: { 200: { description: 'Metrics as text', contentType: 'text/plain' } },
      errors: [],
      handle: async () => ({
        status: 200,
        body: await metrics.text(),
        headers: { 'content-type': metrics.contentType },
      }),
    }),
  ]
}
