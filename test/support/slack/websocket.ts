/** The server's end of a WebSocket (RFC 6455), as much of it as Socket Mode needs. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;

export interface Socket {
  send(text: string): void;
  /** With a close frame, answered by the other end. */
  close(code?: number, reason?: string): void;
  /** Without a word. */
  destroy(): void;
}

export interface SocketEvents {
  message(text: string): void;
  closed(): void;
}

interface Frame {
  fin: boolean;
  opcode: number;
  payload: Buffer;
  size: number;
}

/** The first whole frame of what has come; null: not yet. */
const frameOf = (bytes: Buffer): Frame | null => {
  if (bytes.length < 2) return null;
  const first = bytes.readUInt8(0);
  const second = bytes.readUInt8(1);
  let at = 2;
  let length = second & 0x7f;
  if (length === 126) {
    if (bytes.length < 4) return null;
    length = bytes.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return null;
    length = Number(bytes.readBigUInt64BE(2));
    at = 10;
  }
  const masked = (second & 0x80) !== 0;
  const start = at + (masked ? 4 : 0);
  if (bytes.length < start + length) return null;
  const payload = Buffer.from(bytes.subarray(start, start + length));
  if (masked) {
    const mask = bytes.subarray(at, at + 4);
    for (let index = 0; index < payload.length; index++)
      payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return { fin: (first & 0x80) !== 0, opcode: first & 0x0f, payload, size: start + length };
};

const framed = (opcode: number, payload: Buffer): Buffer => {
  const { length } = payload;
  const head =
    length < 126
      ? Buffer.from([0x80 | opcode, length])
      : length < 65_536
        ? Buffer.from([0x80 | opcode, 126, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([0x80 | opcode, 127]), Buffer.alloc(8)]);
  if (length >= 65_536) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
};

export const accept = (request: IncomingMessage, stream: Duplex, head: Buffer, events: SocketEvents): Socket => {
  const key = String(request.headers['sec-websocket-key']);
  const answer = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${answer}\r\n\r\n`,
  );
  let bytes = head;
  let parts: Buffer[] = [];
  let open = true;
  const write = (opcode: number, payload: Buffer): void => {
    if (!stream.destroyed && stream.writable) stream.write(framed(opcode, payload));
  };
  const over = (): void => {
    if (!open) return;
    open = false;
    events.closed();
  };
  const take = (frame: Frame): void => {
    switch (frame.opcode) {
      case PING:
        write(PONG, frame.payload);
        return;
      case PONG:
        return;
      case CLOSE:
        write(CLOSE, frame.payload.subarray(0, 2));
        stream.end();
        over();
        return;
      default:
        parts.push(frame.payload);
        if (!frame.fin) return;
        events.message(Buffer.concat(parts).toString('utf8'));
        parts = [];
    }
  };
  const read = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let frame = frameOf(bytes); frame; frame = frameOf(bytes)) {
      bytes = bytes.subarray(frame.size);
      take(frame);
    }
  };
  stream.on('data', read);
  stream.on('close', over);
  // A connection torn down from the other end is a closed one, no more.
  stream.on('error', over);
  read(Buffer.alloc(0));
  return {
    send: (text) => write(TEXT, Buffer.from(text, 'utf8')),
    close: (code = 1000, reason = '') => {
      const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
      payload.writeUInt16BE(code);
      payload.write(reason, 2);
      write(CLOSE, payload);
    },
    destroy: () => {
      stream.destroy();
      over();
    },
  };
};
