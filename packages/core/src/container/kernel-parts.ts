import type { Clock } from '../clock.js';
import { authorFault } from '../composition/author-fault.js';
import type { Composition } from '../composition/compose.js';
import type { DocumentStorage } from '../documents/document-storage.js';
import type { Log } from '../log.js';
import { UnconfiguredMailer } from '../mail/mailer.js';
import { PortalSeal } from '../seal.js';
import type { Secrets } from '../secret.js';
import { Parts } from './container.js';
import * as tokens from './kernel-tokens.js';

interface KernelParts {
  readonly composition: Composition;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
}

/** The parts that a host may replace, as the kernel and its plugins provide them. */
export function partsOf({ clock, log, composition, secrets }: KernelParts, storage: DocumentStorage): Parts {
  const parts = new Parts();
  const provide = parts.provideFor('the kernel');
  provide.value(tokens.Clock, clock);
  provide.value(tokens.Log, log);
  provide.value(tokens.Seal, new PortalSeal(secrets, clock));
  provide.value(tokens.Mailer, new UnconfiguredMailer());
  provide.value(tokens.DocumentStorage, storage);
  for (const plugin of composition.plugins) {
    try {
      plugin.spec.services?.({ provide: parts.provideFor(`plugin "${plugin.id}"`), options: plugin.options });
    } catch (error) {
      throw authorFault(plugin.id, 'services', error);
    }
  }
  return parts;
}
