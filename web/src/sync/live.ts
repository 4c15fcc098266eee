// Server-sent events: hints that something changed. The browser reconnects a broken stream by itself; a
// refused one (a session that ended, a server that restarts) is tried again here, slower each time.
import type { Clock, Live } from './ports';

/** The real stream. `ended` is a hint too: asking then tells what ended. */
export function browserLive(clock: Clock, path = '/v1/live'): Live {
  let source: EventSource | undefined;
  let onHint: (() => void) | undefined;
  let failures = 0;
  let callOff: () => void = () => undefined;

  function connect(): void {
    callOff();
    source?.close();
    if (onHint === undefined) return;
    const hint = onHint;
    const opened = new EventSource(path);
    source = opened;
    opened.addEventListener('open', () => {
      failures = 0;
      hint(); // catch up with what was said while nobody listened, before the first stream too
    });
    opened.addEventListener('hint', hint);
    opened.addEventListener('ended', () => {
      opened.close();
      hint();
    });
    opened.addEventListener('error', () => {
      failures++;
      if (opened.readyState !== EventSource.CLOSED) return;
      callOff = clock.after(Math.min(60_000, 1000 * 2 ** Math.min(failures, 6)), connect);
    });
  }

  return {
    start(listener) {
      onHint = listener;
      connect();
    },
    renew() {
      failures = 0;
      connect();
    },
    stop() {
      onHint = undefined;
      callOff();
      source?.close();
    },
    get isOpen() {
      return source?.readyState === 1;
    },
  };
}
