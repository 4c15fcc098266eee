// A mail server that keeps what it gets, and what a letter says.
import { createServer, type Server } from 'node:net';

/** Undoes quoted-printable. */
export function plain(letter: string): string {
  return letter
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** As much of SMTP as the program speaks. */
export function mailServer(keep: (letter: string) => void): Server {
  const server = createServer((socket) => {
    let isLetter = false;
    let text = '';
    socket.on('error', () => undefined);
    socket.write('220 here\r\n');
    socket.on('data', (data) => {
      text += data.toString('latin1');
      for (;;) {
        const end = text.indexOf(isLetter ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const said = text.slice(0, end);
        text = text.slice(end + (isLetter ? 5 : 2));
        if (isLetter) {
          keep(said);
          server.emit('letter', said);
          isLetter = false;
        } else if (/^DATA/i.test(said)) {
          isLetter = true;
          socket.write('354 go on\r\n');
          continue;
        }
        socket.write(/^QUIT/i.test(said) ? '221 bye\r\n' : '250 well\r\n');
      }
    });
  });
  return server;
}
