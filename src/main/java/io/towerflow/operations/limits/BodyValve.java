package io.towerflow.operations.limits;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Puts a {@link Body} below each request. A filter could not: the container reads forms and parts past every filter. */
class BodyValve extends ValveBase {

    private final long limit;

    /** @param limit in bytes, until {@link BodyFilter} has found the endpoint's own */
    BodyValve(long limit) {
        super(true);
        this.limit = limit;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Body body = Body.of(request.getCoyoteRequest(), limit);
        request.setAttribute(Body.ATTRIBUTE, body);
        try {
            getNext().invoke(request, response);
        } finally {
            if (!request.isAsync()) {
                body.stepAside();
            }
        }
    }
}
