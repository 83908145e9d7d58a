/** Alarms on Kafka: the topics, the ingest, the re-keyer that checks, and rejected input. */
@NullMarked
package io.towerflow.alarm.messaging;

import org.jspecify.annotations.NullMarked;
