package io.towerflow.demo.exchange;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Account of the exchange's one customer: its credentials, and what is signed with them. */
@Component
@ConditionalOnProperty("towerflow.demo.enabled")
class ExchangeAccount {

    private static final String HMAC = "HmacSHA1";

    private final String sid;
    private final String token;
    private final String number;

    ExchangeAccount(
            @Value("${towerflow.twilio.account-sid}") String sid,
            @Value("${towerflow.twilio.auth-token}") String token,
            @Value("${towerflow.twilio.from}") String number) {
        this.sid = sid;
        this.token = token;
        this.number = number;
    }

    String sid() {
        return sid;
    }

    /** The customer's number, to which the phones answer. */
    String number() {
        return number;
    }

    /** The Authorization header that carries this account's credentials. */
    String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString((sid + ":" + token).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether an Authorization header carries this account's credentials. */
    boolean isOwner(@Nullable String header) {
        return header != null
                && MessageDigest.isEqual(
                        authorization().getBytes(StandardCharsets.UTF_8), header.getBytes(StandardCharsets.UTF_8));
    }

    /** Twilio's signature of a form: HMAC-SHA1 over the address and the fields in the order of their names. */
    String signature(String url, Map<String, String> form) {
        StringBuilder signed = new StringBuilder(url);
        new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
