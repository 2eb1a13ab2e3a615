import { useMessages } from '@progressdb/react';
function ChatInterface({ threadId }: { threadId: string }) {
  const { messages, create } = useMessages(threadId);
  const sendMessage = async (text: string) => { await create({ body: { text }, role: 'user' }); };
  return <div>{messages.map(m => (<div key={m.id}>{m.body.text}</div>))}</div>;
}
