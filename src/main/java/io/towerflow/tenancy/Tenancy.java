package io.towerflow.tenancy;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the tenant for which the current thread works. {@link TenantTransactionManager} hands it to PostgreSQL at the
 * start of each transaction, where row level security shows a transaction its tenant's rows only. Without a tenant no
 * row of any tenant is visible.
 */
public final class Tenancy {

    /** The tenant of everything that does not say otherwise. */
    public static final String DEFAULT = "default";

    /** Scope of the intake and the workers, no tenant, which serve all tenants. Never given to a person. */
    private static final String SYSTEM = "*";

    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    private Tenancy() {}

    /** The tenant of this thread, or null: nobody's, or the whole system's. */
    public static @Nullable String current() {
        String scope = CURRENT.get();
        return SYSTEM.equals(scope) ? null : scope;
    }

    /** The tenant of this thread; fails where none is set, since then a row would belong to nobody. */
    public static String required() {
        String tenant = current();
        if (tenant == null) {
            throw new IllegalStateException("No tenant is set for this thread");
        }
        return tenant;
    }

    static boolean isSystem() {
        return SYSTEM.equals(CURRENT.get());
    }

    /** Runs the work for one tenant. A transaction already open on this thread keeps the scope it began with. */
    public static <T> T as(String tenant, Supplier<T> work) {
        return scoped(tenant, work);
    }

    /** Runs the work for one tenant. A transaction already open on this thread keeps the scope it began with. */
    public static void as(String tenant, Runnable work) {
        scoped(tenant, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** Runs the work over all tenants; for the intake and workers only, which name the tenant in each row they write. */
    public static <T> T asSystem(Supplier<T> work) {
        return scoped(SYSTEM, work);
    }

    /** Runs the work over all tenants; for the intake and workers only, which name the tenant in each row they write. */
    public static void asSystem(Runnable work) {
        scoped(SYSTEM, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** Works like {@link #as(String, Supplier)} for work that throws checked exceptions. */
    public static <T> T call(String tenant, Callable<T> work) throws Exception {
        String before = CURRENT.get();
        CURRENT.set(tenant);
        try {
            return work.call();
        } finally {
            restore(before);
        }
    }

    private static <T> T scoped(String scope, Supplier<T> work) {
        String before = CURRENT.get();
        CURRENT.set(scope);
        try {
            return work.get();
        } finally {
            restore(before);
        }
    }

    private static void restore(@Nullable String before) {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }
}
