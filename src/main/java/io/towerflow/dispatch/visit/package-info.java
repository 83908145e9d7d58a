/** Visit as its technician has it: link, answers, checklist, calendar, report. */
@NamedInterface("visit")
@NullMarked
package io.towerflow.dispatch.visit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
