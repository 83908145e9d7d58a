package io.towerflow.dispatch.matching;

import io.towerflow.people.Skill;

/** What the work takes: a fact of the rules. */
public record Wanted(Skill skill) {}
