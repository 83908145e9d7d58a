package io.towerflow.kpi;

import java.util.Locale;

/** Families of KPIs; each is computed by itself, so that what fails in one stops no other. */
public enum KpiFamily {
    NETWORK,
    ENERGY,
    OPERATIONS,
    FINANCE,
    QUALITY;

    /** Returns the word in files, addresses and tables. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
