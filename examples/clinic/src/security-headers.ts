import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Where browsers report what the policy stopped. */
export const reportPath = '/csp-report';

/**
 * A strict policy: own scripts and styles alone, nothing inline, and no way to make markup from text but Lit's own.
 * `https` adds the headers that only make sense there;
 * `connectTo` are the hosts of the phone company whose code carries the sound.
 */
export function securityHeaders(https: boolean, connectTo: readonly string[]): readonly RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'self'"],
          'script-src': ["'self'"],
          'style-src': ["'self'"],
          // Pictures of people may come from anywhere.
          'img-src': ["'self'", 'data:', 'https:'],
          'media-src': ["'self'", 'blob:'],
          // 'self' includes the WebSocket of the same host (CSP 3, section 6.7.2.8).
          'connect-src': ["'self'", ...connectTo],
          'object-src': ["'none'"],
          'base-uri': ["'none'"],
          'form-action': ["'self'"],
          'frame-ancestors': ["'none'"],
          'require-trusted-types-for': ["'script'"],
          'trusted-types': ['lit-html'],
          'report-uri': [reportPath],
        },
      },
      strictTransportSecurity: https,
      xFrameOptions: { action: 'deny' },
      referrerPolicy: { policy: 'same-origin' },
    }),
    (_request, response, next) => {
      response.set(
        'Permissions-Policy',
        'camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()',
      );
      next();
    },
  ];
}
