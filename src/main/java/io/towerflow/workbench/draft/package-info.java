/** Drafts of rules as people write them, their checks and tables. */
@NamedInterface("draft")
@NullMarked
package io.towerflow.workbench.draft;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
