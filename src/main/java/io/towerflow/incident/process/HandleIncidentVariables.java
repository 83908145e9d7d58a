package io.towerflow.incident.process;

/** Names the variables of the process handle-incident. */
final class HandleIncidentVariables {

    static final String NUMBER = "incidentNumber";
    static final String PRIORITY = "incidentPriority";
    static final String PERSON_NEEDED = "personNeeded";
    static final String SLA_TIME = "slaTime";
    static final String RECHECK_TIME = "recheckTime";
    static final String CONFIRMATION_TIME = "confirmationTime";

    /** Variable: whether the fault belongs to those that clear by themselves, and how long that is waited for. */
    static final String SELF_CLEARING = "selfClearing";

    static final String GRACE_TIME = "graceTime";
    static final String ALL_CLEAR = "allClear";

    // What the forms ask.
    static final String DECISION = "decision";
    static final String TECHNICIAN_ID = "technicianId";
    static final String VERDICT = "verdict";
    static final String WORDS = "words";

    private HandleIncidentVariables() {}
}
