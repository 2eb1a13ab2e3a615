import ProgressDB from '@progressdb/node'
const db = ProgressDB({ baseUrl: 'https://api.example.com', apiKey: process.env.PROGRESSDB_KEY })
export async function POST(req: Request) {
  const { message, chatId } = await req.json()
  await db.createThreadMessage(chatId, message, 'user-123')
}
