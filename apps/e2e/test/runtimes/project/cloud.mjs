// A worker of Cloudflare's: it does it all while it answers one request.
import { converse } from './converse.mjs'

// biome-ignore lint/style/noDefaultExport: it is how such a worker is written
export default {
  async fetch(request) {
    const { searchParams } = new URL(request.url)
    return Response.json(await converse(searchParams.get('url'), searchParams.get('thread')))
  },
}
