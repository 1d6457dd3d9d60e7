import { describe, expect, it } from 'vitest';
import { parseTrace } from '../../../devices/replay/trace.ts';

const event = (more: object): string =>
  JSON.stringify({
    specversion: '1.0',
    id: 'a-1',
    source: 'urn:endcap:device:agent-1:cam-1',
    type: 'endcap.count.v1',
    time: '2026-03-01T10:00:00.500Z',
    data: { zone: 'drinks', count: 3 },
    ...more,
  });

describe('traces', () => {
  it('[DEV-24] an event keeps its data, its part and its mark, and its source ends in :replay', () => {
    const { rows, faults } = parseTrace(
      `${event({ simulated: true })}\r\n\n${event({ source: 'Till #4', simulated: false })}`,
    );
    expect(faults).toEqual([]);
    expect(rows).toEqual([
      {
        type: 'endcap.count.v1',
        atMs: Date.parse('2026-03-01T10:00:00.500Z'),
        part: 'agent-1-cam-1:replay',
        simulated: true,
        data: { zone: 'drinks', count: 3, confidence: 1 },
      },
      {
        type: 'endcap.count.v1',
        atMs: Date.parse('2026-03-01T10:00:00.500Z'),
        part: 'till-4:replay',
        data: { zone: 'drinks', count: 3, confidence: 1 },
      },
    ]);
  });

  it('[DEV-23] times may be relative, and come in order', () => {
    const { rows } = parseTrace([event({ offsetms: 2_000 }), event({ offsetms: 500.5 })].join('\n'));
    expect(rows.map((r) => r.atMs)).toEqual([500.5, 2_000]);
  });

  it.each([
    ['truncated', event({}).slice(0, 60), /not JSON/],
    ['two on one line', event({}) + event({}), /not JSON/],
    ['not an event', '{"hello":1}', /not a CloudEvent/],
    ['another type', event({ type: 'com.example.x' }), /unknown type "com.example.x"/],
    ['a type that every object has', event({ type: 'toString' }), /unknown type/],
    ['without a time', event({ time: undefined }), /neither "time" nor "offsetms"/],
    ['something personal in it', event({ data: { zone: 'drinks', count: 1, name: 'Ann' } }), /endcap.count.v1/],
    ['a negative count', event({ data: { zone: 'drinks', count: -1 } }), /count/],
    ['too long', event({ subject: 'x'.repeat(70_000) }), /longer than/],
  ])('[DEV-23] a line that is %s is named with its number', (_, text, words) => {
    const { rows, faults } = parseTrace(`${event({})}\n${text}\n${event({})}`);
    expect(rows).toHaveLength(2);
    expect(faults).toEqual([{ line: 2, message: expect.stringMatching(words) as string }]);
  });
});
