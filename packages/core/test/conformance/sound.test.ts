import { describePlugin } from '../../src/testing.js';
import { parcels, seed } from './parcels.js';

describePlugin(parcels(), { seed });
