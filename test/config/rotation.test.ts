import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkConfig } from '../../config/schema/check.ts';
import type { Fault } from '../../config/schema/fault.ts';
import { exampleFile } from '../../docs/example.ts';

type Part = Record<string, unknown>;

/** Faults of the example after an edit. */
function change(edit: (playlists: Part[], campaign: Part) => void): Fault[] {
  const file = parse(exampleFile()) as Record<string, Part[]>;
  edit(file['playlists']!, file['campaigns']![0]!);
  const result = checkConfig(file);
  return result.ok ? [] : result.faults;
}

describe('[CFG][DEC-23] a campaign that would have nothing to show', () => {
  it('an empty playlist is named', () => {
    expect(change((playlists) => (playlists[1]!['items'] = []))).toEqual([
      {
        path: 'playlists[1](small-ones).items',
        message: 'the playlist is empty, so it has nothing to show',
        fix: 'use at least 1',
      },
    ]);
  });

  it('a playlist that lies in itself is named, with the way round', () => {
    const found = change((playlists) => (playlists[1]!['items'] as Part[]).push({ playlist: 'house-loop' }));
    expect(found).toEqual([
      {
        path: 'playlists[0](house-loop).items',
        message: 'it lies in itself: house-loop > small-ones > house-loop',
        fix: 'take one of these playlists out of the other',
      },
    ]);
  });

  it('a campaign without creatives and without a playlist is named', () => {
    const found = change((_, campaign) => {
      campaign['creatives'] = [];
      delete campaign['playlist'];
    });
    expect(found).toEqual([
      {
        path: 'campaigns[0](house).creatives',
        message: 'it has nothing to show',
        fix: 'name at least one creative, or a playlist',
      },
    ]);
  });

  it('a playlist or a creative that nobody has is named', () => {
    const found = change((playlists, campaign) => {
      campaign['creatives'] = [];
      campaign['playlist'] = 'house-lop';
      (playlists[0]!['items'] as Part[]).push({ creative: 'welcom' });
    });
    expect(found).toEqual([
      expect.objectContaining({ path: 'campaigns[0](house).playlist', fix: 'did you mean "house-loop"?' }),
      expect.objectContaining({ path: 'playlists[0](house-loop).items[2].creative', fix: 'did you mean "welcome"?' }),
    ]);
  });

  it('a share of 0 is named', () => {
    expect(change((_, campaign) => (campaign['share'] = 0))).toEqual([
      {
        path: 'campaigns[0](house).share',
        message: 'a campaign with a share of 0 would never play',
        fix: 'use at least 1',
      },
    ]);
  });
});
