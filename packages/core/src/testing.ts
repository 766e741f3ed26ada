export { catalogueGaps } from './testing/catalogue-gaps.js';
export { ManualClock } from './testing/manual-clock.js';
export { TestBrowser } from './testing/test-browser.js';
export { type TestEngine, testEngines } from './testing/test-database.js';
export { type TestAccount, type TestPortal, type TestPortalOptions, testPortal } from './testing/test-portal.js';
