/** Pages of people: on call, the plan of the day, accounts, messages and their texts. */
@NullMarked
package io.towerflow.console.people;

import org.jspecify.annotations.NullMarked;
