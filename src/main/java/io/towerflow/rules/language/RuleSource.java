package io.towerflow.rules.language;

import org.jspecify.annotations.Nullable;

/** What is compiled: the file itself, or the rules that the lines of a decision table are. */
record RuleSource(String file, String text, @Nullable DecisionTable table) {}
