/** The demo's accounts, whose passwords everybody knows. */
@NullMarked
package io.towerflow.demo.people;

import org.jspecify.annotations.NullMarked;
