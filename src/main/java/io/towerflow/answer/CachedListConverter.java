package io.towerflow.answer;

import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Sends a {@link CachedList} as it was written, packed where the caller takes gzip. */
@Component
class CachedListConverter extends AbstractHttpMessageConverter<CachedList<?>> {

    /** Size in bytes below which packing saves nothing. */
    private static final int SMALL = 2048;

    CachedListConverter() {
        super(MediaType.APPLICATION_JSON);
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == CachedList.class;
    }

    @Override
    public boolean canRead(Class<?> type, @org.jspecify.annotations.Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected CachedList<?> readInternal(Class<? extends CachedList<?>> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("Kept lists are only written", message);
    }

    @Override
    protected void writeInternal(CachedList<?> list, HttpOutputMessage message) throws IOException {
        boolean pack = list.json().length >= SMALL && takesGzip();
        byte[] bytes = pack ? list.packed() : list.json();
        HttpHeaders headers = message.getHeaders();
        if (pack) {
            headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        headers.setVary(List.of(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.ACCEPT_LANGUAGE));
        headers.setContentLength(bytes.length);
        message.getBody().write(bytes);
    }

    private static boolean takesGzip() {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request) {
            String accepted = request.getRequest().getHeader(HttpHeaders.ACCEPT_ENCODING);
            return accepted != null && accepted.matches("(?i)(.*,)?\\s*gzip\\s*(,.*|;\\s*q=(1|0\\.[1-9]).*)?");
        }
        return false;
    }
}
