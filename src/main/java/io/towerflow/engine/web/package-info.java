/** Failed steps over HTTP. */
@NullMarked
package io.towerflow.engine.web;

import org.jspecify.annotations.NullMarked;
