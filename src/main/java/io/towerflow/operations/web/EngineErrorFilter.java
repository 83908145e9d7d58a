package io.towerflow.operations.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives the engine's own API the status that its errors deserve: it answers 500 to an id that it does not have (here 404) and to
 * headers, words and values that it cannot read (here 400). The body stays the engine's, since its clients read it.
 */
class EngineErrorFilter extends OncePerRequestFilter {

    private static final int LARGEST = 64 * 1024;
    /** Pattern of what Java says of a null pointer of its own: because "x" is null. */
    private static final Pattern NOTHING_THERE = Pattern.compile(
            "doesn't exist|does not exist|Cannot find \\w+ (with|by) |No \\w+ found|: [A-Za-z][A-Za-z ]* is null"
                    // It goes on with what it did not find
                    + "|persistence\\.entity\\.\\w+\\.\\w+\\(\\)\\\\?\" because",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern UNREADABLE = Pattern.compile(
            "HeaderValueException|ParamException|BadRequestException|IllegalArgumentException|JsonParseException"
                    + "|JsonMappingException|MismatchedInputException|InvalidFormatException|NumberFormatException"
                    + "|NotValidException|BadUserRequestException|MessageBodyProviderNotFoundException|MIMEParsingException"
                    + "|UnsupportedCharsetException|IllegalCharsetNameException|UnsupportedEncodingException|FileUploadException"
                    + "|must not be null|Unable to parse|\"message\":\"\\w+ is null\""
                    // A number that is missing
                    + "|Cannot invoke \\\\?\"java\\.lang\\.\\w+\\.\\w+\\(\\)\\\\?\" because"
                    // A body that is missing altogether
                    + "|Cannot invoke \\\\?\"org\\.camunda\\.bpm\\.engine\\.rest\\.[\\w.]*Dto\\.");

    /** Pattern of an unknown engine: the web apps fall over a page of an engine that is not there; there is one. */
    private static final Pattern UNKNOWN_ENGINE = Pattern.compile("/camunda/app/\\w+/(?!default(/|$))");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Held held = new Held(response);
        try {
            chain.doFilter(request, held);
        } catch (NullPointerException noSuchEngine) {
            if (!UNKNOWN_ENGINE.matcher(request.getServletPath()).lookingAt() || response.isCommitted()) {
                throw noSuchEngine;
            }
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        held.release();
    }

    /** Computes the status from what a failure's answer says. */
    static int status(String body) {
        if (NOTHING_THERE.matcher(body).find()) {
            return HttpServletResponse.SC_NOT_FOUND;
        }
        return UNREADABLE.matcher(body).find()
                ? HttpServletResponse.SC_BAD_REQUEST
                : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }

    /** Answer that waits where its status says failure, and passes through where it does not. */
    private static final class Held extends HttpServletResponseWrapper {

        private @Nullable ByteArrayOutputStream body;
        private @Nullable PrintWriter writer;

        Held(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setStatus(int status) {
            super.setStatus(status);
            if (status == SC_INTERNAL_SERVER_ERROR && body == null) {
                body = new ByteArrayOutputStream();
            }
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            ByteArrayOutputStream into = body;
            return into == null ? super.getOutputStream() : new Kept(into);
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            ByteArrayOutputStream into = body;
            if (into == null) {
                return super.getWriter();
            }
            PrintWriter known = writer;
            if (known == null) {
                known = new PrintWriter(into, true, StandardCharsets.UTF_8);
                writer = known;
            }
            return known;
        }

        @Override
        public void flushBuffer() throws IOException {
            if (body == null) {
                super.flushBuffer();
            }
        }

        void release() throws IOException {
            ByteArrayOutputStream waiting = body;
            if (writer != null) {
                writer.flush();
            }
            if (waiting != null && !isCommitted()) {
                byte[] bytes = waiting.toByteArray();
                super.setStatus(status(new String(bytes, 0, Math.min(bytes.length, LARGEST), StandardCharsets.UTF_8)));
                super.getOutputStream().write(bytes);
            }
        }
    }

    /** Stream that keeps what is written to it. */
    private static final class Kept extends ServletOutputStream {

        private final ByteArrayOutputStream body;

        Kept(ByteArrayOutputStream body) {
            this.body = body;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("The engine's API writes in its own thread");
        }

        @Override
        public void write(int octet) {
            body.write(octet);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            body.write(bytes, offset, length);
        }
    }
}
