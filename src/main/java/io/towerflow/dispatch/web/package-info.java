/** Work orders over HTTP. */
@NullMarked
package io.towerflow.dispatch.web;

import org.jspecify.annotations.NullMarked;
