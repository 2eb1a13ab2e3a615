import type { Route } from '../../http/route.ts'
import type { Engine } from '../engine.ts'
import { changeRoutes } from './change-routes.ts'
import { createRoutes } from './create-routes.ts'
import { readRoutes } from './read-routes.ts'
import { streamRoutes } from './stream-routes.ts'

export function messageRoutes(engine: Engine): Route[] {
  return [...createRoutes(engine), ...readRoutes(engine), ...changeRoutes(engine), ...streamRoutes(engine)]
}
