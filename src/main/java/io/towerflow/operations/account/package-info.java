/** Accounts as the engine keeps them, guarded: passwords, standing, rights. */
@NullMarked
package io.towerflow.operations.account;

import org.jspecify.annotations.NullMarked;
