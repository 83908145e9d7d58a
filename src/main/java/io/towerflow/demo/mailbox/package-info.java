/** The demo's mail server: takes every mail that is sent, keeps it, and shows it on a page. */
@NullMarked
package io.towerflow.demo.mailbox;

import org.jspecify.annotations.NullMarked;
