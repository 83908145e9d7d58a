/** PostgreSQL and Kafka in the process, with data that survives a restart and a kill. */
@NullMarked
package io.towerflow.demo.embedded;

import org.jspecify.annotations.NullMarked;
