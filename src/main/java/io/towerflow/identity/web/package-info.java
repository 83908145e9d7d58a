/** Sessions, accounts and keys of machines over HTTP. */
@NullMarked
package io.towerflow.identity.web;

import org.jspecify.annotations.NullMarked;
