/**
 * Starts the server quickly: from unpacked libraries and with classes that an earlier run has loaded and linked (ADR 44). What
 * runs at a start uses nothing but the JDK, since it comes before everything else.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.towerflow.launch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
