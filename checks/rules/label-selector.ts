/**
 * Label selectors (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors).
 */
import { each, entries, text } from './objects.ts';

export type Labels = Readonly<Record<string, string | undefined>>;

/** A selector as objects hold it. */
export interface LabelSelector {
  matchLabels?: Readonly<Record<string, string | undefined>> | undefined;
  matchExpressions?:
    | readonly { key?: string | undefined; operator?: string | undefined; values?: readonly string[] | undefined }[]
    | undefined;
}

/** One thing that a selector asks of labels. */
export interface Requirement {
  key: string;
  /** In, NotIn, Exists or DoesNotExist; for nodes also Gt and Lt. */
  operator: string;
  values: readonly string[];
}

/** What a selector asks for, all of it together; an empty one asks for nothing and selects everything. */
export function requirementsOf(selector: LabelSelector | null | undefined): Requirement[] {
  return [
    ...entries(selector?.matchLabels).map(([key, value]) => ({ key, operator: 'In', values: [text(value)] })),
    ...each(selector?.matchExpressions).map(({ key, operator, values }) => ({
      key: text(key),
      operator: text(operator),
      values: each(values).map(text),
    })),
  ];
}

/** Whether labels meet all requirements. */
export function selects(requirements: readonly Requirement[], labels: Labels | null | undefined): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = labels?.[key];
    const isThere = typeof value === 'string';
    if (operator === 'In') return isThere && values.includes(value);
    if (operator === 'NotIn') return !isThere || !values.includes(value);
    if (operator === 'Exists') return isThere;
    if (operator === 'Gt') return isThere && Number(value) > Number(values[0]);
    if (operator === 'Lt') return isThere && Number(value) < Number(values[0]);
    return operator === 'DoesNotExist' && !isThere;
  });
}

/** Requirements as `kubectl -l` takes them; `*` for none. */
export function spokenSelector(requirements: readonly Requirement[]): string {
  const spoken = requirements.map(({ key, operator, values }) => {
    if (operator === 'In') return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(',')})`;
    if (operator === 'NotIn')
      return values.length === 1 ? `${key}!=${values[0]}` : `${key} notin (${values.join(',')})`;
    if (operator === 'Gt' || operator === 'Lt') return `${key}${operator === 'Gt' ? '>' : '<'}${values[0]}`;
    return operator === 'Exists' ? key : `!${key}`;
  });
  return spoken.length === 0 ? '*' : spoken.join(',');
}
