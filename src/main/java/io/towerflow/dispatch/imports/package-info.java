/** Files of an import that say what decides who is sent: stock, certificates, site access. */
@NullMarked
package io.towerflow.dispatch.imports;

import org.jspecify.annotations.NullMarked;
