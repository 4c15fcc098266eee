// Server-sent events: hints that something changed. The browser reconnects a broken stream by itself; a
// refused one (a session that ended, a server that restarts) is tried again here, slower each time.
import { pauseAfter } from './delivery';
import type { Clock, Heard, Live } from './ports';

/** The real stream. One that ended stays closed until it is started anew. */
export function browserLive(clock: Clock, path = '/v1/live'): Live {
  let source: EventSource | undefined;
  let heard: Heard | undefined;
  let failures = 0;
  let callOff: () => void = () => undefined;

  function connect(): void {
    callOff();
    source?.close();
    if (heard === undefined) return;
    const { hint, ended } = heard;
    const opened = new EventSource(path);
    source = opened;
    opened.addEventListener('open', () => {
      failures = 0;
      hint(); // catch up with what was said while nobody listened, before the first stream too
    });
    opened.addEventListener('hint', hint);
    opened.addEventListener('ended', () => {
      opened.close();
      ended();
    });
    opened.addEventListener('error', () => {
      failures++;
      if (opened.readyState !== EventSource.CLOSED) return;
      callOff = clock.after(pauseAfter(failures + 1, 0), connect);
    });
  }

  return {
    start(listener) {
      heard = listener;
      connect();
    },
    renew() {
      failures = 0;
      connect();
    },
    stop() {
      heard = undefined;
      callOff();
      source?.close();
    },
    get isOpen() {
      return source?.readyState === 1;
    },
  };
}
