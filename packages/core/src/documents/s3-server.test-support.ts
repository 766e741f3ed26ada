import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { S3Options } from './s3-storage.js';

/** Named here, since it has no types to be imported by. */
const serverOfTheProtocol = '@20minutes/s3rver';

/** What is used of the server, which has no types. */
interface ProtocolServer {
  configureBuckets(): Promise<unknown>;
  callback(): RequestListener;
}

/** A real server of the protocol with one bucket, and a look at what lies in it. For tests. */
export async function s3Server() {
  const folder = await mkdtemp(path.join(tmpdir(), 'portico-s3-'));
  const { default: S3rver } = (await import(serverOfTheProtocol)) as {
    default: new (options: object) => ProtocolServer;
  };
  const protocol = new S3rver({
    silent: true,
    directory: folder,
    configureBuckets: [{ name: 'studio-files', configs: [] }],
  });
  await protocol.configureBuckets();
  const uploads = new Uploads(protocol.callback());
  const server = createServer(uploads.answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const options: S3Options = {
    bucket: `http://127.0.0.1:${(server.address() as AddressInfo).port}/studio-files`,
    region: 'us-east-1',
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  };
  return {
    options,
    /** How many objects there are, and uploads that are neither completed nor aborted. */
    async stored() {
      const list = await (await fetch(`${options.bucket}?list-type=2`)).text();
      return { objects: Number(/<KeyCount>(\d+)/.exec(list)?.[1]), uploads: uploads.open.size };
    },
    async close() {
      await closed(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Stands before the server: follows uploads in parts, and answers AbortMultipartUpload, which the server does not know. */
class Uploads {
  readonly open = new Set<string>();

  constructor(private readonly server: RequestListener) {}

  readonly answer: RequestListener = (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const upload = searchParams.get('uploadId');
    if (request.method === 'DELETE' && upload !== null) {
      response.writeHead(this.open.delete(upload) ? 204 : 404).end();
      return;
    }
    if (request.method === 'POST' && searchParams.has('uploads')) {
      const end = response.end.bind(response);
      response.end = ((body: string) => {
        const id = /<UploadId>([^<]+)/.exec(body)?.[1];
        if (id !== undefined) this.open.add(id);
        return end(body);
      }) as typeof response.end;
    }
    if (request.method === 'POST' && upload !== null) {
      response.on('finish', () => response.statusCode === 200 && this.open.delete(upload));
    }
    this.server(request, response);
  };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((close) => server.close(() => close()));
}
