package io.towerflow.notification;

import java.util.List;

/** Requests by SMS to be sent nothing more, in the current tenant. */
public interface OptOuts {

    /** Returns a page of them, the newest first; with those who came back. */
    List<OptOut> page(int offset, int limit);

    int count();

    /** Returns whether a STOP holds for messages by this channel: for what is written to a phone number. */
    static boolean holdFor(Channel channel) {
        return channel == Channel.SMS || channel == Channel.WHATSAPP;
    }
}
