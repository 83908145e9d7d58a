/** Reads rule files: what they may say, tables and rules, faults by line, compiled rules. */
@NamedInterface("language")
@NullMarked
package io.towerflow.rules.language;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
