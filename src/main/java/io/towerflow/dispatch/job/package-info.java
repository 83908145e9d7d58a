/** The technician's job on a phone: one page behind a signed link, which works with a bad connection. */
@NullMarked
package io.towerflow.dispatch.job;

import org.jspecify.annotations.NullMarked;
