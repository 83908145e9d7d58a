package io.towerflow.operations.security;

import java.time.Instant;

/** Somebody guesses the password of an account. */
record GuessingNoticed(String tenant, String account, String address, Instant at) {}
