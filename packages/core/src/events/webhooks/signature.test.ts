import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { newSigningSecret, signatureHeaders } from './signature.js';

it('makes secrets of 32 bytes, each its own', () => {
  const secrets = Array.from({ length: 20 }, newSigningSecret);
  expect(new Set(secrets).size).toBe(20);
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});

it('signs as the specification does', () => {
  // The example of the specification's own libraries.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' };
  expect(signatureHeaders(message, [secret])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

it('is accepted by whoever has one of the secrets', () => {
  const secrets = [newSigningSecret(), newSigningSecret()];
  const message = { id: '0192', timestamp: Math.floor(Date.now() / 1000), body: '{"name":"Jürgen 🌷"}' };
  const headers = signatureHeaders(message, secrets);
  for (const secret of secrets)
    expect(new Webhook(secret).verify(message.body, headers)).toEqual({ name: 'Jürgen 🌷' });
  expect(() => new Webhook(newSigningSecret()).verify(message.body, headers)).toThrow('No matching signature');
});
