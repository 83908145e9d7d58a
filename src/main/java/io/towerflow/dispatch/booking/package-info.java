/** Books what a visit takes beside the technician: parts, permits, access. */
@NamedInterface("booking")
@NullMarked
package io.towerflow.dispatch.booking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
