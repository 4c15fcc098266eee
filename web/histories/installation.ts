// A real installation: the program on a folder of its own, killed and started at will, and the mail it sends.
// Owns: the process and the mailbox. Does not own: what is asked (people). Start reading at: Installation.open.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { mailServer, plain } from './post';

const program = resolve(import.meta.dirname, '../../bin/mobilize');

export class Installation {
  url = '';
  readonly #folder: string;
  readonly #post: Server;
  readonly #letters: string[] = [];
  #process: ChildProcess | undefined;
  #listen = '127.0.0.1:0';

  private constructor(folder: string, post: Server) {
    this.#folder = folder;
    this.#post = post;
  }

  static async open(): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), 'mobilize-history-'));
    const letters: string[] = [];
    const post = mailServer((letter) => letters.push(letter));
    await new Promise<void>((listening) => post.listen(0, '127.0.0.1', listening));
    const made = new Installation(folder, post);
    made.#letters.push(...letters);
    post.on('letter', (letter: string) => made.#letters.push(letter));
    await made.start();
    return made;
  }

  /** Starts the program where it was before, and returns when it says where that is. */
  async start(): Promise<void> {
    const to = this.#post.address();
    if (to === null || typeof to === 'string') throw new Error('no mail server');
    const process = spawn(
      program,
      ['serve', '--data', this.#folder, '--listen', this.#listen, '--smtp', `smtp://127.0.0.1:${to.port}`],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    this.#process = process;
    for await (const line of createInterface({ input: process.stdout })) {
      const found = /http:\/\/(\S+)/.exec(line);
      if (found === null) continue;
      const port = found[1]?.split(':').at(-1) ?? '';
      this.#listen = `127.0.0.1:${port}`;
      this.url = `http://${this.#listen}`;
      process.stdout.resume();
      return;
    }
    throw new Error('the server did not start');
  }

  /** Ends the program as a power cut would, as far as a process can tell. */
  async kill(): Promise<void> {
    const process = this.#process;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const gone = new Promise((ended) => process.once('exit', ended));
    process.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await this.kill();
    await new Promise((closed) => this.#post.close(closed));
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The secret in the last letter to somebody. */
  async secretFor(email: string): Promise<string> {
    for (let tries = 0; tries < 300; tries++) {
      const at = this.#letters.findIndex((letter) => letter.includes(email));
      const [letter] = at < 0 ? [] : this.#letters.splice(at, 1);
      const secret = letter === undefined ? undefined : /#([\w-]{20,})/.exec(plain(letter))?.[1];
      if (secret !== undefined) return secret;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error('no letter came');
  }
}
