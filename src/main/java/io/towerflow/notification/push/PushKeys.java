package io.towerflow.notification.push;

import com.interaso.webpush.VapidKeys;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Keys by which push services know this server: made when they are first needed, the same on all nodes, kept for good. */
@Component
class PushKeys {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private volatile @Nullable VapidKeys keys;

    PushKeys(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    VapidKeys get() {
        VapidKeys known = keys;
        if (known == null) {
            known = read().orElseGet(this::create);
            keys = known;
        }
        return known;
    }

    private Optional<VapidKeys> read() {
        return jdbc.sql("SELECT public_key, private_key FROM push_key")
                .query((row, at) -> VapidKeys.create(row.getString("public_key"), row.getString("private_key")))
                .optional();
    }

    private VapidKeys create() {
        VapidKeys made = VapidKeys.generate();
        transaction.executeWithoutResult(status -> jdbc.sql("INSERT INTO push_key (single, public_key, private_key) "
                        + "VALUES (true, :public, :private) ON CONFLICT (single) DO NOTHING")
                .param("public", made.getX509PublicKey())
                .param("private", made.getPkcs8PrivateKey())
                .update());
        // Another node may have been first
        return read().orElseThrow();
    }
}
