import type { Role } from '../../auth/permissions.ts'
import type { StreamMark } from '../../features/changes/item.ts'

/** One message of the live protocol, serialised once for all who get it. */
export class Frame {
  readonly json: Buffer
  /** Whether it only tells how things stand, so that nobody needs to be woken for it. */
  readonly isStatus: boolean
  #viaAll: Frame | undefined
  #event: Buffer | undefined
  #message: Buffer | undefined

  constructor(json: Buffer, isStatus = false) {
    this.json = json
    this.isStatus = isStatus
  }

  static of(value: { type: string; [name: string]: unknown }, isStatus = false): Frame {
    return new Frame(Buffer.from(JSON.stringify(value)), isStatus)
  }

  /** The same for who follows all threads: over one connection, a subscription of the thread itself may bring it too. */
  get viaAll(): Frame {
    this.#viaAll ??= new Frame(Buffer.concat([this.json.subarray(0, -1), viaAllEnd]), this.isStatus)
    return this.#viaAll
  }

  /** As a server-sent event. JSON has no line breaks, so it is one line of data. */
  get event(): Buffer {
    this.#event ??= Buffer.concat([eventStart, this.json, eventEnd])
    return this.#event
  }

  /** As a WebSocket's message: its head and its text, framed once for all who get it. */
  get message(): Buffer {
    this.#message ??= Buffer.concat([messageHead(this.json.length), this.json])
    return this.#message
  }
}

/** The head of a whole, unmasked text frame (RFC 6455, section 5.2). */
function messageHead(length: number): Buffer {
  if (length < 126) return Buffer.from([wholeText, length])
  const head = Buffer.alloc(length <= 0xffff ? 4 : 10)
  head[0] = wholeText
  head[1] = length <= 0xffff ? 126 : 127
  if (length <= 0xffff) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return head
}

const wholeText = 0x81
const viaAllEnd = Buffer.from(',"via":"all"}')
const eventStart = Buffer.from('data: ')
const eventEnd = Buffer.from('\n\n')

/** What a commit did in one thread, or a piece of it. */
export class TopicFrame extends Frame {
  /** The thread's position with it; undefined if it has none. */
  readonly rev: number | undefined
  /** How far the streams that it tells of are known with it. */
  readonly marks: readonly StreamMark[]

  constructor(json: Buffer, rev: number | undefined, marks: readonly StreamMark[]) {
    super(json)
    this.rev = rev
    this.marks = marks
  }
}

/** What one commit did in one thread: its frames, to be sent in their order. */
export interface Step {
  commit: number
  /** The thread's position before. */
  after: number
  frames: readonly TopicFrame[]
  /** Undefined where nothing has a position, so that nothing can have changed. */
  access: AccessChange | undefined
}

export function bytesOf({ frames }: Step): number {
  let bytes = 0
  for (const { json } of frames) bytes += json.length
  return bytes
}

/** What a commit changed about who may read a thread. */
export interface AccessChange {
  /** Whether the thread is deleted now. */
  isDeleted: boolean
  /** Whether anything but messages changed, and so access maybe: those who wait for it try again. */
  mayAdmit: boolean
  /** The members that changed, with their roles now; `null` for who left. */
  members: ReadonlyMap<string, Role | null>
}
