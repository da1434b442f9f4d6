/**
 * The one filter for URLs that come from data: `http`, `https`, and anything relative to the page. Others
 * (`javascript:`, `data:`, …) are `null`.
 */
export function safeUrl(url: string | null | undefined): string | null {
  if (!url || !URL.canParse(url, document.baseURI)) return null;
  return /^https?:$/.test(new URL(url, document.baseURI).protocol) ? url : null;
}
