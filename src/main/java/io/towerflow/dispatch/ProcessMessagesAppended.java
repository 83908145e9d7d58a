package io.towerflow.dispatch;

/** Announces that something was written that a process must hear; published after the commit, on the node that wrote it. */
public record ProcessMessagesAppended() {}
