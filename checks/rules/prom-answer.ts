/**
 * Answers of the HTTP API of Prometheus (https://prometheus.io/docs/prometheus/latest/querying/api/).
 */
import { at, itemsAt, textAt } from './custom.ts';
import { text } from './objects.ts';
import { jsonOf } from './proxied.ts';

/** How many targets are up and down, of those that were scraped in the last two minutes. */
export const UP = 'count_values("up", up and (time() - timestamp(up) < 120))';

/** Path of an instant query. */
export function queryPath(expression: string): string {
  return `/api/v1/query?query=${encodeURIComponent(expression)}`;
}

interface Sample {
  /** Value of the label `up`, which {@link UP} gives; empty for other queries. */
  up: string;
  value: number;
}

/** The samples of an instant query, or the error that Prometheus names (empty for an answer of something else). */
export function samplesOf(body: string): { samples: Sample[] } | { error: string } {
  const answer = jsonOf(body);
  if (textAt(answer, 'status') !== 'success') return { error: textAt(answer, 'error') };
  const isScalar = textAt(answer, 'data.resultType') === 'scalar';
  const found = isScalar ? [{ value: at(answer, 'data.result') }] : itemsAt(answer, 'data.result');
  const samples = found.map((item) => ({ up: textAt(item, 'metric.up'), value: numberOf(itemsAt(item, 'value')[1]) }));
  return { samples: samples.filter(({ value }) => !Number.isNaN(value)) };
}

function numberOf(value: unknown): number {
  const written = text(value);
  return written === '' ? Number.NaN : Number(written.replace(/Inf$/, 'Infinity'));
}
