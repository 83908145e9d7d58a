/** One sign-in for console, web apps and APIs: accounts of the engine's identity service, rights of the access table. */
@NullMarked
package io.towerflow.operations.security;

import org.jspecify.annotations.NullMarked;
