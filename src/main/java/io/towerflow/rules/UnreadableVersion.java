package io.towerflow.rules;

/** A version that this release cannot read, and the first reason. */
record UnreadableVersion(String set, int version, String fault) {}
