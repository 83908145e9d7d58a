/** How wrong requests are answered, and how this server describes its API. */
@NullMarked
package io.towerflow.operations.web;

import org.jspecify.annotations.NullMarked;
