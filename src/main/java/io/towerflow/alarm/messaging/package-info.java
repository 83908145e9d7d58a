/** Alarms on Kafka: the topics, the gate, the hop that checks and re-keys, and what was refused. */
@NullMarked
package io.towerflow.alarm.messaging;

import org.jspecify.annotations.NullMarked;
