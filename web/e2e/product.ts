// A running product: the built program with its demo world, in a data folder of its own; on PostgreSQL when
// MOBILIZE_TEST_POSTGRES names a server.
import { test as base, expect } from '@playwright/test';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'mobilize');

/** A letter that the mailbox page of the demo shows. */
export interface Letter {
  to: string;
  subject: string;
  link: string;
}

/** A Tuesday, while Noah swims: the moment of every picture. */
export const whileNoahSwims = new Date('2026-03-24T16:35:00+01:00');

export class Product {
  readonly url: string;
  private readonly at: Date | undefined;
  private readonly databases = makeDatabases();
  private readonly port: number;
  private readonly data: string;
  private process: ChildProcess | undefined;
  private said = '';

  private constructor(port: number, data: string, at: Date | undefined) {
    this.at = at;
    this.port = port;
    this.data = data;
    this.url = `http://localhost:${port}`;
  }

  /** Starts the program on a free port with an empty data folder; `at` stops its clock. */
  static async start(at?: Date): Promise<Product> {
    const product = new Product(await freePort(), await mkdtemp(join(tmpdir(), 'mobilize-e2e-')), at);
    await product.run();
    return product;
  }

  /** Starts the program again on the same data and address. */
  async run(): Promise<void> {
    this.said = '';
    const settings = ['--data', this.data, '--listen', `127.0.0.1:${this.port}`, ...this.databases];
    if (this.at !== undefined) settings.push('--at', this.at.toISOString());
    const child = spawn(program, ['demo', ...settings], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    const hear = (chunk: Buffer): void => {
      this.said += chunk.toString();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    await expect
      .poll(
        async () => {
          if (child.exitCode !== null) throw new Error(`the program ended: ${this.said}`);
          return fetch(`${this.url}/readyz`).then(
            (answer) => answer.status,
            () => 0,
          );
        },
        { timeout: 60_000, intervals: [100] },
      )
      .toBe(200);
  }

  /** Stops the program in order; its data stays. */
  async stop(): Promise<void> {
    const child = this.process;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
    this.process = undefined;
  }

  /** Stops the program and removes its data. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  /** What the program wrote so far. */
  log(): string {
    return this.said;
  }

  /** The letters that arrived, newest first. */
  async letters(): Promise<Letter[]> {
    const answer = await fetch(`${this.url}/demo/mailbox.json`);
    return (await answer.json()) as Letter[];
  }

  /** The link in the newest letter to an address, once there are more letters than before. */
  async link(to: string, before: number): Promise<string> {
    let found = '';
    await expect
      .poll(
        async () => {
          const letters = await this.letters();
          if (letters.length <= before) return '';
          found = letters.find((letter) => letter.to === to)?.link ?? '';
          return found;
        },
        { timeout: 15_000 },
      )
      .not.toBe('');
    return found;
  }
}

/** Two empty databases on the server that the tests were given, as settings; none for the default. */
export function makeDatabases(): string[] {
  const server = process.env['MOBILIZE_TEST_POSTGRES'];
  if (server === undefined) return [];
  return ['database', 'keys'].flatMap((use) => {
    const name = `e2e_${use}_${process.pid}_${Date.now()}`;
    execFileSync('psql', [server, '-qc', `CREATE DATABASE ${name}`]);
    return [`--${use}`, server.replace(/\/[^/?]*(?=\?|$)/, `/${name}`)];
  });
}

export async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') done(address.port);
        else failed(new Error('no port'));
      });
    });
  });
}

interface Running {
  at: Date | undefined; // where the product's clock stands still
  product: Product;
}

/** Tests with a product of their own worker. */
export const test = base.extend<object, Running>({
  at: [async ({}, use) => use(undefined), { scope: 'worker' }],
  product: [
    async ({ at }, use) => {
      const product = await Product.start(at);
      await use(product);
      await product.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

export { expect };
