/** Sites and the import over HTTP. */
@NullMarked
package io.towerflow.inventory.web;

import org.jspecify.annotations.NullMarked;
