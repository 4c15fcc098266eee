// Carrying a thing by its picture between a day's list and its finished-box. A mouse carries at once, a finger after it
// has rested, so that a list still scrolls. What is dropped anywhere else stays where it was.
// Owns: the way of the pointer. Does not own: what a drop means. Start reading at: carry.
import type { Attachment } from 'svelte/attachments';

/** Where a thing lies, and where it can be laid: elements with data-drop. */
export type Lying = 'list' | 'tray';

const rest = 300; // a finger rests so long, in milliseconds
const slack = 8; // and moves no further than this, in pixels

/** Makes an element carry what it shows. `dropped` is called when it is laid in the other place. */
export function carry(from: Lying, dropped: () => void): Attachment<HTMLElement> {
  return (element) => {
    const page = element.ownerDocument;
    let start: PointerEvent | undefined;
    let ghost: HTMLElement | undefined;
    let timer = 0;

    const lift = (): void => {
      if (start === undefined) return;
      const { width } = element.getBoundingClientRect();
      ghost = element.cloneNode(true) as HTMLElement;
      ghost.inert = true;
      ghost.style.cssText = `position:fixed;inset:0 auto auto 0;z-index:9;inline-size:${String(width)}px;pointer-events:none`;
      page.body.append(ghost);
      page.documentElement.dataset['carried'] = from;
      follow(start);
    };
    const follow = ({ clientX, clientY }: PointerEvent): void => {
      if (ghost === undefined) return;
      const { width, height } = ghost.getBoundingClientRect();
      ghost.style.transform = `translate(${String(clientX - width / 2)}px,${String(clientY - height / 2)}px)`;
    };
    const down = (event: PointerEvent): void => {
      if (!event.isPrimary || event.button !== 0) return;
      start = event;
      if (event.pointerType === 'touch') timer = window.setTimeout(lift, rest);
      else element.setPointerCapture(event.pointerId); // a quick hand is outside before it has moved
    };
    const move = (event: PointerEvent): void => {
      if (start === undefined) return;
      if (ghost !== undefined) return follow(event);
      if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) <= slack) return;
      if (event.pointerType === 'touch') end();
      else {
        lift();
        follow(event);
      }
    };
    const up = ({ clientX, clientY }: PointerEvent): void => {
      const wasCarried = ghost !== undefined;
      end();
      if (!wasCarried) return;
      element.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => element.removeEventListener('click', swallow, true));
      const place = page.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-drop]')?.dataset['drop'];
      if (place !== undefined && place !== from) dropped();
    };
    const end = (): void => {
      clearTimeout(timer);
      start = undefined;
      ghost?.remove();
      ghost = undefined;
      delete page.documentElement.dataset['carried'];
    };
    const hold = (event: Event): void => {
      if (ghost !== undefined) event.preventDefault(); // neither scrolled nor asked about while it is carried
    };
    const on = {
      pointerdown: down,
      pointermove: move,
      pointerup: up,
      pointercancel: end,
      contextmenu: hold,
      dragstart: stop,
    } as const;
    for (const [name, act] of Object.entries(on)) element.addEventListener(name, act as EventListener);
    element.addEventListener('touchmove', hold, { passive: false });
    return () => {
      end();
      for (const [name, act] of Object.entries(on)) element.removeEventListener(name, act as EventListener);
      element.removeEventListener('touchmove', hold);
    };
  };
}

function stop(event: Event): void {
  event.preventDefault();
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
