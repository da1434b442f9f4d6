/** Settings of {@link asterisk}. What is missing switches off what needs it, see the provider's `capabilities.missing`. */
export interface AsteriskOptions {
  /** Base of the REST interface, e.g. `http://pbx.example:8088/ari`. */
  readonly ariUrl?: string | undefined;
  /** User of `ari.conf`, with the right to write. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /**
   * Name of the Stasis application that the dialplan gives calls to. Letters, digits, `-` and `_`; one per installation.
   * Default `offhook`.
   */
  readonly app?: string | undefined;
  /** How phone numbers are dialled, e.g. `PJSIP/{number}@trunk`; `{digits}` is the number without `+`. */
  readonly endpoint?: string | undefined;
  /** How agents are rung, e.g. `PJSIP/{userId}`. Default: their own phones, by `endpoint`. */
  readonly agentEndpoint?: string | undefined;
  /** Numbers of ours, E.164: caller IDs, the first by default, and numbers that are called. */
  readonly phoneNumbers?: readonly string[] | undefined;
  /**
   * A sound of Asterisk that callers whom nobody answers hear in place of a greeting by text, which Asterisk cannot speak,
   * e.g. `vm-intro`: “Please leave your message after the tone …”. Default: none, and then such a greeting is refused.
   */
  readonly greetingSound?: string | undefined;
  /**
   * Where Asterisks of organisations may be, e.g. `['https://pbx.example.com']`: this server sends requests there when an
   * organisation's administrator says so. Scheme, host and port count. Default: nowhere.
   */
  readonly ownServers?: readonly string[] | undefined;
}
