// Two nodes of one installation on PostgreSQL that carry a NATS server each, and the address in front of them: a
// reverse proxy that sends who comes by the name `localhost` to the first and by 127.0.0.1 to the second, and to the
// other one when that is gone.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as MailServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mailServer, plain } from '../histories/post';
import type { Place } from './longrun';
import { expect, freePort, makeDatabases } from './product';

const program = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'mobilize');

export class Nodes implements Place {
  url = '';
  tabletURL = '';
  readonly #letters: string[] = [];
  readonly #databases = makeDatabases();
  readonly #running: (ChildProcess | undefined)[] = [];
  #ports: number[] = [];
  #routes: number[] = [];
  #data = '';
  #post: MailServer = mailServer((letter) => this.#letters.push(plain(letter)));
  #front: Server = createServer((req, res) => this.#pass(req, res));

  static async start(): Promise<Nodes> {
    const nodes = new Nodes();
    nodes.#data = await mkdtemp(join(tmpdir(), 'mobilize-nodes-'));
    await new Promise<void>((done) => nodes.#post.listen(0, '127.0.0.1', done));
    await new Promise<void>((done) => nodes.#front.listen(0, '127.0.0.1', done));
    const port = portOf(nodes.#front);
    nodes.url = `http://localhost:${port}`;
    nodes.tabletURL = `http://127.0.0.1:${port}`;
    for (let i = 0; i < 2; i++) {
      nodes.#ports.push(await freePort());
      nodes.#routes.push(await freePort());
    }
    await nodes.back();
    return nodes;
  }

  async #run(node: number): Promise<void> {
    const [own, other] = [this.#routes[node], this.#routes[1 - node]];
    const bus = `cluster://a-secret-of-both-nodes@127.0.0.1:${own}?with=127.0.0.1:${other}`;
    const settings = [
      '--data',
      this.#data,
      '--listen',
      `127.0.0.1:${this.#ports[node]}`,
      '--url',
      this.url,
      '--bus',
      bus,
    ];
    const post = `smtp://127.0.0.1:${portOf(this.#post)}`;
    this.#running[node] = spawn(program, ['serve', ...settings, '--smtp', post, ...this.#databases], {
      stdio: 'ignore',
    });
    const ready = (): Promise<string> =>
      fetch(`http://127.0.0.1:${this.#ports[node]}/readyz`).then(
        (answer) => answer.text(),
        () => '',
      );
    await expect.poll(ready, { timeout: 60_000, intervals: [100] }).toContain('hints: cluster');
  }

  /** Ends a node as a power cut would. */
  async kill(node: number): Promise<void> {
    const child = this.#running[node];
    if (child === undefined) return;
    this.#running[node] = undefined;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }

  atTablet(address: string): string {
    return address.replace(this.url, this.tabletURL);
  }

  /** The tablet's node dies while the tablet is away. */
  async middle(): Promise<void> {
    await this.kill(1);
  }

  async away(): Promise<void> {
    await Promise.all([this.kill(0), this.kill(1)]);
  }

  async back(): Promise<void> {
    for (const node of [0, 1]) if (this.#running[node] === undefined) await this.#run(node);
    const heard = (): Promise<string> =>
      fetch(`http://127.0.0.1:${this.#ports[1]}/readyz`).then((answer) => answer.text());
    await expect.poll(heard, { timeout: 20_000 }).not.toContain('not heard');
  }

  async letters(): Promise<readonly string[]> {
    return this.#letters;
  }

  async link(to: string, before: number): Promise<string> {
    const found = (): string => this.#letters.slice(before).find((letter) => letter.includes(to)) ?? '';
    await expect.poll(found, { timeout: 15_000 }).not.toBe('');
    return /http:\/\/\S+#[\w-]+/.exec(found())?.[0] ?? '';
  }

  async remove(): Promise<void> {
    await this.away();
    this.#front.closeAllConnections();
    this.#front.close();
    this.#post.close();
    await rm(this.#data, { recursive: true, force: true });
  }

  #pass(req: IncomingMessage, res: ServerResponse): void {
    const first = req.headers.host?.startsWith('localhost') === true ? 0 : 1;
    const node = this.#running[first] === undefined ? 1 - first : first;
    const to = request({
      port: this.#ports[node],
      host: '127.0.0.1',
      method: req.method,
      path: req.url,
      headers: req.headers,
    });
    to.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
      answer.on('error', () => res.destroy());
    });
    to.on('error', () => res.destroy());
    res.on('close', () => to.destroy());
    req.pipe(to);
  }
}

function portOf(server: Server | MailServer): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
