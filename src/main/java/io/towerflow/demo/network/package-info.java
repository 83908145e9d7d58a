/** The demo's network: about 500 sites in Côte d'Ivoire's towns and along its roads, and the people who keep them up. */
@NullMarked
package io.towerflow.demo.network;

import org.jspecify.annotations.NullMarked;
