/** One page of a list, as Telnyx answers it. */
export interface Page {
  readonly data: readonly unknown[];
  readonly meta: Readonly<Record<string, unknown>>;
}

/** Cuts the page out that `page[number]` and `page[size]` name. */
export function pageOf(query: URLSearchParams, all: readonly unknown[], defaultSize = 20): Page {
  const size = Number(query.get('page[size]') ?? defaultSize);
  const number = Number(query.get('page[number]') ?? 1);
  return {
    data: all.slice((number - 1) * size, number * size),
    meta: {
      page_number: number,
      page_size: size,
      total_pages: Math.max(1, Math.ceil(all.length / size)),
      total_results: all.length,
    },
  };
}
