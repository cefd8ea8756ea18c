/**
 * Selectors of Fargate profiles: `*` stands for any characters, `?` for one, in namespaces, label keys and values
 * (https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html#fargate-profile-wildcards).
 */

/** Whether the whole text is what a pattern with wildcards stands for; takes time linear in text times pattern. */
export function matches(text: string, pattern: string): boolean {
  let reached = new Set([0]);
  for (const sign of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (sign === '*') for (let end = at; end <= text.length; end++) next.add(end);
      else if (at < text.length && (sign === '?' || sign === text[at])) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(text.length);
}

/** Whether pods with these labels (each with its accepted values) have all that a selector asks for. */
export function isSelected(
  labels: Readonly<Record<string, readonly string[]>>,
  selector: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(([keyPattern, pattern]) =>
    Object.entries(labels).some(
      ([key, values]) => matches(key, keyPattern) && values.some((value) => matches(value, pattern)),
    ),
  );
}
