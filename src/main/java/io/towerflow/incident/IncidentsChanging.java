package io.towerflow.incident;

import java.util.Map;

/**
 * Announces that incidents have changed; published inside the transaction that changes them, just before its commit and once for
 * each transaction, for what must be written with the change or not at all. A listener that fails undoes the change.
 *
 * @param tenants the tenant by the incident's number
 */
public record IncidentsChanging(Map<String, String> tenants) {}
