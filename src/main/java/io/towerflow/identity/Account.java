package io.towerflow.identity;

/**
 * Account of a person who may sign in.
 *
 * @param id the name typed at the sign-in
 * @param tenant the one tenant whose data he or she sees
 */
public record Account(String id, String firstName, String lastName, Role role, String tenant) {}
