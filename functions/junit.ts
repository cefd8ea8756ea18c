/**
 * JUnit XML out of suites and cases. It keeps to what both the schema of Apache Ant and that of Jenkins allow, e.g.
 * properties on the suite alone.
 */
import type { Verdict } from '../checks/verdict.ts';
import { attributes } from './xml.ts';

/** What stands in a test case that has not passed. */
export type JunitElement = 'failure' | 'error' | 'skipped';

export interface JunitCase {
  element: JunitElement | undefined;
  lines: readonly string[];
}

export interface JunitSuite {
  name: string;
  /** Id of the lab. */
  package: string;
  /** ISO 8601. */
  at: string;
  hostname: string;
  milliseconds: number;
  properties: readonly (readonly [string, string])[];
  cases: readonly JunitCase[];
}

/** The element of a verdict; a pass has none. */
export function elementOf(verdict: Verdict): JunitElement | undefined {
  switch (verdict) {
    case 'pass':
      return undefined;
    case 'fail':
      return 'failure';
    case 'blocked':
    case 'error':
      return 'error';
    case 'pending':
    case 'skipped':
      return 'skipped';
  }
}

/** Milliseconds as JUnit XML writes times. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** The document of some suites. */
export function documentOf(suites: readonly JunitSuite[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ name, package: of, at, hostname, milliseconds, properties, cases }: JunitSuite, id: number) {
  const count = (wanted: JunitElement) => cases.filter(({ element }) => element === wanted).length;
  const suite = attributes([
    ['name', name],
    ['package', of],
    ['id', id],
    ['timestamp', new Date(at).toISOString().slice(0, 19)],
    ['hostname', hostname],
    ['tests', cases.length],
    ['failures', count('failure')],
    ['errors', count('error')],
    ['skipped', count('skipped')],
    ['time', seconds(milliseconds)],
  ]);
  const propertyOf = ([property, value]: readonly [string, string]) => {
    const inner = attributes([
      ['name', property],
      ['value', value],
    ]);
    return `      <property${inner}/>`;
  };
  return [
    `  <testsuite${suite}>`,
    '    <properties>',
    ...properties.map(propertyOf),
    '    </properties>',
    ...cases.flatMap(({ lines }) => lines),
    '    <system-out/>',
    '    <system-err/>',
    '  </testsuite>',
  ];
}
