package io.towerflow.demo.exchange;

/**
 * Webhook call that the exchange owes its customer.
 *
 * @param form the fields, URL-encoded
 * @param attempts how often it was tried, this time included
 */
record Webhook(long id, String sid, String url, String form, int attempts) {}
