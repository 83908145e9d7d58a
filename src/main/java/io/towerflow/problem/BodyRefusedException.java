package io.towerflow.problem;

import org.jspecify.annotations.Nullable;

/** The body of a request is not read to its end: it is too large, or not packed as it says. */
public final class BodyRefusedException extends RuntimeException {

    private final int status;
    private final long limit;

    /**
     * @param status 413 or 400
     * @param limit the largest body, in bytes
     */
    public BodyRefusedException(int status, String message, long limit) {
        super(message);
        this.status = status;
        this.limit = limit;
    }

    /** @param limit in bytes */
    public static BodyRefusedException tooLarge(long limit) {
        return new BodyRefusedException(
                413, "The body may have at most " + limit + " bytes here, unpacked; send it in parts", limit);
    }

    /** The one among the causes of a failure, or null. */
    public static @Nullable BodyRefusedException among(Throwable failure) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < 20; depth++, each = each.getCause()) {
            if (each instanceof BodyRefusedException refused) {
                return refused;
            }
        }
        return null;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The largest body, in bytes. */
    public long limit() {
        return limit;
    }
}
