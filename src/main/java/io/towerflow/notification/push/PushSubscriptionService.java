package io.towerflow.notification.push;

import com.interaso.webpush.CryptoKt;
import io.towerflow.notification.PushSubscriptions;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps the browsers that people name, once they are what they should be. */
@Service
class PushSubscriptionService implements PushSubscriptions {

    private static final int LONGEST_ENDPOINT = 1_000;
    private static final int LONGEST_AGENT = 200;
    private static final int SECRET = 16;

    private final PushSubscriptionRepository repository;
    private final PushKeys keys;
    private final PushSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PushSubscriptionService(
            PushSubscriptionRepository repository,
            PushKeys keys,
            PushSettings settings,
            TransactionTemplate transaction,
            Clock clock) {
        this.repository = repository;
        this.keys = keys;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String publicKey() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(keys.get().getApplicationServerKey());
    }

    @Override
    @Transactional(readOnly = true)
    public List<Browser> of(String person) {
        return repository.of(person);
    }

    @Override
    public void add(String person, Wanted wanted) {
        check(wanted);
        String agent = wanted.agent().replaceAll("\\p{Cntrl}", " ");
        Wanted kept = new Wanted(
                wanted.endpoint(),
                wanted.p256dh(),
                wanted.auth(),
                agent.substring(0, Math.min(LONGEST_AGENT, agent.length())));
        if (repeats(person, kept)) {
            return;
        }
        // Whoever used this browser before, in whichever tenant, is told there no more
        Tenancy.asSystem(() -> transaction.execute(tx -> {
            repository.removeEndpoint(kept.endpoint());
            return Boolean.TRUE;
        }));
        transaction.executeWithoutResult(tx -> {
            if (repository.of(person).size() >= settings.browsers()) {
                throw new ConflictException(
                        "You have " + settings.browsers() + " browsers already: end one of them first");
            }
            repository.save(UUID.randomUUID(), person, kept, clock.instant());
        });
    }

    private boolean repeats(String person, Wanted wanted) {
        return Boolean.TRUE.equals(transaction.execute(tx -> repository.of(person).stream()
                .filter(known -> known.endpoint().equals(wanted.endpoint()))
                .anyMatch(known -> repository
                        .find(Tenancy.required(), known.id())
                        .filter(one -> one.p256dh().equals(wanted.p256dh())
                                && one.auth().equals(wanted.auth()))
                        .isPresent())));
    }

    private void check(Wanted wanted) {
        if (wanted.endpoint().length() > LONGEST_ENDPOINT || !isAllowed(wanted.endpoint())) {
            throw new InvalidInputException("endpoint", "is at no push service that may be called from here");
        }
        try {
            CryptoKt.generatePublicKeyFromUncompressedBytes(decoded(wanted.p256dh()));
        } catch (Exception noKey) {
            throw new InvalidInputException("p256dh", "must be a point on the curve P-256, 65 bytes in base64url");
        }
        try {
            if (decoded(wanted.auth()).length != SECRET) {
                throw new IllegalArgumentException(wanted.auth());
            }
        } catch (IllegalArgumentException noSecret) {
            throw new InvalidInputException("auth", "must be " + SECRET + " bytes in base64url");
        }
    }

    private boolean isAllowed(String endpoint) {
        try {
            return settings.allows(new URI(endpoint));
        } catch (URISyntaxException none) {
            return false;
        }
    }

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    @Override
    @Transactional
    public void remove(String person, UUID id) {
        repository.remove(person, id);
    }
}
