/** The workbench's HTTP interface. */
@NullMarked
package io.towerflow.workbench.web;

import org.jspecify.annotations.NullMarked;
