/** Work orders as TM Forum writes them (TMF697). */
@NullMarked
package io.towerflow.dispatch.tmf;

import org.jspecify.annotations.NullMarked;
