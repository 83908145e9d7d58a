package io.towerflow.operations.account;

import java.time.Instant;

/** Event: somebody guesses the password of an account. */
record PasswordGuessed(String tenant, String account, String address, Instant at) {}
