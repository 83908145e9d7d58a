/** Tasks that ask for a decision about a publication. */
@NamedInterface("process")
@NullMarked
package io.towerflow.publishing.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
