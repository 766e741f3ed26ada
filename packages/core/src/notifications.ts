/**
 * What contacts are told, as types: topics, and what is said of one. Nothing of this entry is left when the program runs.
 *
 * @module
 */
export type { Notification, NotificationValue, TopicSpec } from './notifications/topic.js';
