package io.towerflow.operations.limits;

import io.towerflow.operations.limits.RequestLimits.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Finds the limits of a request, and keeps the places of calls that may not be many at once. */
@Component
class EndpointLimits {

    private static final int KILOBYTE = 1024;

    /** Row of the limits: some addresses and what they may take. */
    private record Row(PathPattern path, Endpoint endpoint) {}

    private final RequestLimits settings;
    private final List<Row> rows;
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();
    private final int memory;
    private final Semaphore freeMemory;

    EndpointLimits(RequestLimits settings) {
        this.settings = settings;
        this.rows = settings.endpoints().stream()
                .map(it -> new Row(PathPatternParser.defaultInstance.parse(it.path()), it))
                .toList();
        this.memory = (int) settings.largeBodies().toKilobytes();
        this.freeMemory = new Semaphore(memory);
    }

    /** The largest body of this request, in bytes, unpacked. */
    long body(HttpServletRequest request) {
        Endpoint endpoint = endpoint(request);
        return (endpoint == null || endpoint.body() == null ? settings.body() : endpoint.body()).toBytes();
    }

    /** Whether the endpoint itself unpacks this content encoding. */
    boolean unpacks(HttpServletRequest request, String encoding) {
        Endpoint endpoint = endpoint(request);
        return endpoint != null && encoding.equals(endpoint.encoding());
    }

    Duration retryAfter() {
        return settings.retryAfter();
    }

    /** Takes a place for this request, or returns null where none is free; whoever has it closes it. */
    @Nullable
    Place take(HttpServletRequest request) {
        Endpoint endpoint = endpoint(request);
        Semaphore group = endpoint == null || endpoint.group() == null ? null : group(endpoint.group(), endpoint);
        if (group != null && !group.tryAcquire()) {
            return null;
        }
        int kilobytes = memory(request);
        if (!freeMemory.tryAcquire(kilobytes)) {
            if (group != null) {
                group.release();
            }
            return null;
        }
        return () -> {
            freeMemory.release(kilobytes);
            if (group != null) {
                group.release();
            }
        };
    }

    private Semaphore group(String name, Endpoint endpoint) {
        return places.computeIfAbsent(name, it -> new Semaphore(endpoint.together()));
    }

    /** Computes what the body may take; nothing where it is no larger than anybody's. */
    private int memory(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        long bytes = length >= 0 ? length : hasBody(request) ? body(request) : 0;
        return bytes <= settings.body().toBytes() ? 0 : (int) Math.min(memory, bytes / KILOBYTE);
    }

    /** Whether a request whose length nobody knows has a body. */
    static boolean hasBody(HttpServletRequest request) {
        Body body = Body.of(request);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null || body != null && body.packed();
    }

    private @Nullable Endpoint endpoint(HttpServletRequest request) {
        String info = request.getPathInfo();
        PathContainer path = PathContainer.parsePath(request.getServletPath() + (info == null ? "" : info));
        for (Row row : rows) {
            if (row.path().matches(path)) {
                return row.endpoint();
            }
        }
        return null;
    }

    /** Place that is taken. */
    interface Place extends AutoCloseable {

        @Override
        void close();
    }
}
