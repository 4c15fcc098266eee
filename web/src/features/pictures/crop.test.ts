import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { centred, closeness, moved, smallest, zoomed, type Crop, type Extent } from './crop';

const photo: Extent = { width: 4000, height: 3000 };

describe('a crop', () => {
  test('begins as the largest square in the middle', () => {
    expect(centred(photo)).toEqual({ x: 500, y: 0, size: 3000 });
    expect(closeness(centred(photo), photo)).toBe(100);
  });

  test('stops at the edges', () => {
    expect(moved(centred(photo), 9999, 9999, photo)).toEqual({ x: 1000, y: 0, size: 3000 });
    expect(moved(centred(photo), -9999, 0, photo).x).toBe(0);
  });

  test('comes closer about its own middle', () => {
    expect(zoomed(centred(photo), 2, photo)).toEqual({ x: 1250, y: 750, size: 1500 });
  });

  test('goes no closer than the smallest square and no wider than the photo', () => {
    expect(zoomed(centred(photo), 1000, photo).size).toBe(smallest);
    expect(zoomed(centred(photo), 0.1, photo)).toEqual(centred(photo));
  });

  test('takes a picture smaller than the smallest square whole', () => {
    expect(centred({ width: 64, height: 90 })).toEqual({ x: 0, y: 13, size: 64 });
  });

  test('is inside the photo after any moves', () => {
    const step = fc.oneof(
      fc.record({ x: fc.integer({ min: -5000, max: 5000 }), y: fc.integer({ min: -5000, max: 5000 }) }),
      fc.record({ times: fc.double({ min: 0.1, max: 10, noNaN: true }) }),
    );
    const extent = fc.record({ width: fc.integer({ min: 1, max: 8000 }), height: fc.integer({ min: 1, max: 8000 }) });
    fc.assert(
      fc.property(extent, fc.array(step), (picture, steps) => {
        const end = steps.reduce<Crop>(
          (crop, act) => ('times' in act ? zoomed(crop, act.times, picture) : moved(crop, act.x, act.y, picture)),
          centred(picture),
        );
        expect(end.x).toBeGreaterThanOrEqual(0);
        expect(end.y).toBeGreaterThanOrEqual(0);
        expect(end.size).toBeGreaterThan(0);
        expect(end.x + end.size).toBeLessThanOrEqual(picture.width);
        expect(end.y + end.size).toBeLessThanOrEqual(picture.height);
      }),
    );
  });
});
