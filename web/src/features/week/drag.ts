// Dragging items of the week by pointer: a mouse anywhere on an item, a finger on its grip.
// Every drag has the same act in the bar, in the row's menu and on M, so nothing here is the only way.
// Owns: telling a drag from a click, and what lies under the pointer. Does not own: what a drop means.
import type { Attachment } from 'svelte/attachments';

/** Where something can be dropped: read from data-drop-day and data-drop-part of the element under the pointer. */
export interface Target {
  readonly day: string;
  readonly part: string;
}

/** What the screen does with a drag. */
export interface DragHandlers {
  readonly start: () => string; // what is being dragged, in words, shown at the pointer
  readonly over: (target: Target | undefined) => void;
  readonly drop: (target: Target) => void;
  readonly end: () => void;
}

const threshold = 6; // pixels before a press becomes a drag

/** What lies under a point of the window. */
export function targetAt(
  x: number,
  y: number,
  root: Pick<Document, 'elementFromPoint'> = document,
): Target | undefined {
  const spot = root.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop-day]');
  const day = spot?.dataset['dropDay'];
  return day === undefined ? undefined : { day, part: spot?.dataset['dropPart'] ?? '' };
}

/** Makes an element draggable; a finger only drags from inside `[data-grip]`, so that it can still scroll. What to do
 *  is asked when a press begins (undefined: not now), so that a screen that is drawn anew does not break off a drag. */
export function dragged(current: () => DragHandlers | undefined): Attachment<HTMLElement> {
  return (node) => {
    let stop: (() => void) | undefined;

    function pressed(press: PointerEvent): void {
      const onGrip = press.target instanceof Element && press.target.closest('[data-grip]') !== null;
      const handlers = current();
      if (handlers === undefined || press.button !== 0 || (press.pointerType === 'touch' && !onGrip)) return;
      const ghost = document.createElement('div');
      let dragging = false;
      let target: Target | undefined;

      const move = (event: PointerEvent): void => {
        if (!dragging) {
          if (Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) < threshold) return;
          dragging = true;
          ghost.className = 'drag-ghost';
          ghost.textContent = handlers.start();
          document.body.append(ghost);
          document.documentElement.classList.add('dragging');
        }
        event.preventDefault();
        ghost.style.translate = `${event.clientX + 12}px ${event.clientY + 12}px`;
        target = targetAt(event.clientX, event.clientY);
        handlers.over(target);
      };
      const finish = (drop: boolean): void => {
        stop?.();
        if (!dragging) return;
        // The click that follows a drag belongs to the drag.
        addEventListener('click', swallow, { capture: true, once: true });
        setTimeout(() => removeEventListener('click', swallow, { capture: true }));
        if (drop && target) handlers.drop(target);
        handlers.end();
      };
      const up = (): void => finish(true);
      const cancel = (): void => finish(false);
      const key = (event: KeyboardEvent): void => {
        if (event.key !== 'Escape' || !dragging) return;
        event.stopPropagation();
        finish(false);
      };
      addEventListener('pointermove', move);
      addEventListener('pointerup', up);
      addEventListener('pointercancel', cancel);
      addEventListener('keydown', key, true);
      stop = () => {
        removeEventListener('pointermove', move);
        removeEventListener('pointerup', up);
        removeEventListener('pointercancel', cancel);
        removeEventListener('keydown', key, true);
        ghost.remove();
        document.documentElement.classList.remove('dragging');
        stop = undefined;
      };
    }

    node.addEventListener('pointerdown', pressed);
    return () => {
      stop?.();
      node.removeEventListener('pointerdown', pressed);
    };
  };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
