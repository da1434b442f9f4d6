const plain = /^[\x21\x23\x24\x26-\x2b\x2d-\x7e]*$/;

/** A weak entity tag (RFC 9110, 8.8.3) of any text: ids of hosts may hold what a header may not. */
export function writeTag(tag: string): string {
  return `W/"${plain.test(tag) ? tag : encodeURIComponent(tag)}"`;
}

/** The text of an entity tag as {@link writeTag} was given it. Of a list of tags, the text as it came. */
export function readTag(header: string): string {
  const tag = header.trim().replace(/^W\//, '');
  if (tag.length < 2 || !tag.startsWith('"') || !tag.endsWith('"')) return tag;
  const text = tag.slice(1, -1);
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // Not one of ours, so it matches nothing.
    return text;
  }
}

/** Weak comparison of an If-None-Match header (RFC 9110, 13.1.2). */
export function isMatch(ifNoneMatch: string, tag: string): boolean {
  return ifNoneMatch === '*' || ifNoneMatch.split(',').some((one) => readTag(one) === tag);
}
