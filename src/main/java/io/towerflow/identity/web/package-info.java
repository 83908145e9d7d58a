/** Sessions and accounts over HTTP. */
@NullMarked
package io.towerflow.identity.web;

import org.jspecify.annotations.NullMarked;
