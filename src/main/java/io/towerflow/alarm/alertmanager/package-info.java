/** Prometheus Alertmanager: its webhook, version 4. */
@NullMarked
package io.towerflow.alarm.alertmanager;

import org.jspecify.annotations.NullMarked;
