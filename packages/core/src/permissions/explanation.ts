import type { AccessFacts } from './access-facts.js';
import {
  type CheckOutcome,
  type DenialReason,
  decide,
  type HostSwitch,
  type InstalledApps,
  outcomes,
} from './decision.js';

/** Where a contact can meet an app. */
export type Surface = 'launcher' | 'dashboard' | 'api' | 'search' | 'mail';

/** What the app's own question "has the contact something in it?" gave. One that fails counts as yes. */
export type Eligibility = 'something' | 'nothing' | 'failed';

/** Why a contact sees an app, or does not. */
export interface AppExplanation {
  readonly app: string;
  /** What the decision says. */
  readonly allowed: boolean;
  /** The first check that failed. `nothing_in_it` hides launcher and dashboard only. */
  readonly decidedBy: DenialReason | 'nothing_in_it' | undefined;
  /** Every check in order, not only up to the deciding one. */
  readonly checks: readonly CheckOutcome[];
  readonly visibleIn: readonly Surface[];
}

/** What {@link explain} needs beside the facts. */
export interface ExplainParts {
  readonly installed: InstalledApps;
  readonly hostSwitch: HostSwitch;
  /** By app id. An app that is not in it has something for everybody. */
  readonly eligibility?: Readonly<Record<string, Eligibility>>;
}

/**
 * Explains one app by running the decision, there is no second one. A name that no app has is `app_unknown`, with the
 * nearest name there is.
 */
export function explainApp(
  facts: AccessFacts,
  app: string,
  { installed, hostSwitch, eligibility = {} }: ExplainParts,
): AppExplanation {
  const decision = decide(facts, app, installed, hostSwitch);
  const eligible = (Object.hasOwn(eligibility, app) ? eligibility[app] : undefined) !== 'nothing';
  const checks: CheckOutcome[] = [
    ...outcomes(facts, app, installed, hostSwitch),
    eligible
      ? { check: 'nothing_in_it', passed: true }
      : { check: 'nothing_in_it', passed: false, details: { eligibility: 'nothing' } },
  ];
  return {
    app,
    allowed: decision.allowed,
    decidedBy: decision.allowed ? (eligible ? undefined : 'nothing_in_it') : decision.reason,
    checks,
    visibleIn: visibleIn(decision.allowed, eligible),
  };
}

/** {@link explainApp} for every app that is installed, in the order given. */
export function explain(facts: AccessFacts, parts: ExplainParts): AppExplanation[] {
  return [...parts.installed].map((app) => explainApp(facts, app, parts));
}

/** The surfaces on which an app shows, given its decision and whether the contact has something in it. */
export function visibleIn(allowed: boolean, eligible: boolean): readonly Surface[] {
  if (!allowed) return [];
  return eligible ? ['launcher', 'dashboard', 'api', 'search', 'mail'] : ['api', 'search', 'mail'];
}
