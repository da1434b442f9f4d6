import type { ActiveSnapshot, Call } from '@offhook/core/call';
import type { Contact, ContactBody, Conversation, CreateCallBody, Page } from '@offhook/core/protocol';
import { expect } from 'vitest';

/** An answer of the calling API, refused or not. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
}

/** The calling API as one person, by the demo token. */
export class Api {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Gets a token the documented way. */
  static async as(clinicUrl: string, userId: string): Promise<Api> {
    const response = await fetch(`${clinicUrl}/demo/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId }),
    });
    const { token } = (await response.json()) as { readonly token: string };
    return new Api(`${clinicUrl}/api/v1`, token);
  }

  /** One request; never throws for a refusal. */
  async send<Body = unknown>(method: string, path: string, body?: object): Promise<Answer<Body>> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body };
  }

  async get<Body>(path: string): Promise<Body> {
    const answer = await this.send<Body>('GET', path);
    expect(answer, path).toMatchObject({ status: 200 });
    return answer.body;
  }

  call = (id: string): Promise<Call> => this.get(`/calls/${id}`);
  active = (): Promise<ActiveSnapshot> => this.get('/calls/active');
  conversation = (id: string): Promise<Conversation> => this.get(`/conversations/${id}`);

  async calls(query = ''): Promise<readonly Call[]> {
    return (await this.get<Page<Call>>(`/calls${query}`)).items;
  }

  async contactNamed(name: string): Promise<Contact> {
    const { items } = await this.get<Page<Contact>>(`/contacts?query=${encodeURIComponent(name)}`);
    const found = items.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no contact is called ${name}`);
    return found;
  }

  async createContact(body: ContactBody): Promise<Contact> {
    const answer = await this.send<Contact>('POST', '/contacts', body);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  }

  async place(body: CreateCallBody): Promise<Call> {
    const answer = await this.send<Call>('POST', '/calls', body);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  }

  /** Waits until the call is over and gives it. */
  async ended(id: string, timeout: number): Promise<Call> {
    await expect.poll(async () => (await this.call(id)).endedAt, { timeout, interval: 250 }).not.toBeNull();
    return this.call(id);
  }
}
