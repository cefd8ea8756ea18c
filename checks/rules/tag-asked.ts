/**
 * What a lab asks of tags, in words.
 */

/** A wish for tags; without any, every tag will do. */
export interface TagWish {
  tag?: readonly string[] | undefined;
  tagPattern?: string | undefined;
  tagNewerThan?: string | undefined;
}

/** What is asked for, as it is written in the lab. */
export function wishesOf({ tag, tagPattern, tagNewerThan }: TagWish): string[] {
  return [
    ...(tag ?? []),
    ...(tagPattern === undefined ? [] : [`/${tagPattern}/`]),
    ...(tagNewerThan === undefined ? [] : [`> ${tagNewerThan}`]),
  ];
}
