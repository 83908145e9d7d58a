/** Health, and Spring Boot Admin. */
@NullMarked
package io.towerflow.operations.monitor;

import org.jspecify.annotations.NullMarked;
