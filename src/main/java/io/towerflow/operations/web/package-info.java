/** Answers to wrong requests, and the description of this server's API. */
@NullMarked
package io.towerflow.operations.web;

import org.jspecify.annotations.NullMarked;
