import type { VendorAnswer } from '../../vendor-server.js';
import type { ApiRequest } from './api-request.js';

/** One page of a list in Twilio's shape, with relative addresses of its neighbours. */
export function pageAnswer<Item>(
  { request, form }: ApiRequest,
  key: string,
  items: readonly Item[],
  toJson: (item: Item) => unknown,
): VendorAnswer {
  const size = Math.min(1000, form.number('PageSize') ?? 50);
  const page = form.number('Page') ?? 0;
  const start = page * size;
  const shown = items.slice(start, start + size);
  const uri = (number: number) => {
    const query = new URLSearchParams(request.query);
    query.set('PageSize', String(size));
    query.set('Page', String(number));
    return `${request.path}?${query}`;
  };
  return {
    status: 200,
    body: {
      [key]: shown.map(toJson),
      page,
      page_size: size,
      start,
      end: Math.max(start, start + shown.length - 1),
      uri: uri(page),
      first_page_uri: uri(0),
      next_page_uri: start + size < items.length ? uri(page + 1) : null,
      previous_page_uri: page > 0 ? uri(page - 1) : null,
    },
  };
}
