package io.towerflow.demo.exchange;

import io.towerflow.notification.PublicAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes messages, carries them to the phones, and tells its customer by signed webhooks how far they are and what came in. */
@Component
@ConditionalOnProperty("towerflow.demo.enabled")
class Exchange implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    private static final String INBOUND = "/connectors/twilio/sms";
    /** Beginning of the ids of calls, as those of messages begin with SM. */
    static final String CALL = "CA";

    private static final String API_VERSION = "2010-04-01";
    private static final int CALLS = 8;
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ExchangeRepository repository;
    private final TransactionTemplate transaction;
    private final ExchangeAccount account;
    private final PublicAddress server;
    private final ExchangeSettings settings;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CALL_TIMEOUT)
            .build();
    private final Semaphore calls = new Semaphore(CALLS);
    private CountDownLatch stopping = new CountDownLatch(0);
    private @Nullable Thread loop;

    Exchange(
            ExchangeRepository repository,
            TransactionTemplate transaction,
            ExchangeAccount account,
            PublicAddress server,
            ExchangeSettings settings,
            Clock clock) {
        this.repository = repository;
        this.transaction = transaction;
        this.account = account;
        this.server = server;
        this.settings = settings;
        this.clock = clock;
    }

    /** Takes a message from the customer to a phone. */
    Sms accept(String from, String to, String body, @Nullable String statusCallback) {
        Instant now = clock.instant();
        return repository.add(newSid(), false, from, to, body, statusCallback, now, now.plus(settings.sentAfter()));
    }

    /** Calls a phone: what is said appears on it, and the call ends as answered. */
    Sms call(String from, String to, String said, @Nullable String statusCallback) {
        Instant now = clock.instant();
        String sid = CALL + newSid().substring(CALL.length());
        return repository.add(sid, false, from, to, "☎ " + said, statusCallback, now, now.plus(settings.sentAfter()));
    }

    /** Takes what a person typed on a phone, for the customer. */
    Sms reply(String phone, String body) {
        return Objects.requireNonNull(transaction.execute(tx -> taken(phone, body)));
    }

    private Sms taken(String phone, String body) {
        Instant now = clock.instant();
        Sms sms = repository.add(newSid(), true, phone, account.number(), body, null, now, null);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("MessageSid", sms.sid());
        form.put("SmsSid", sms.sid());
        form.put("SmsMessageSid", sms.sid());
        form.put("AccountSid", account.sid());
        form.put("From", phone);
        form.put("To", sms.to());
        form.put("Body", body);
        form.put("NumMedia", "0");
        form.put("NumSegments", "1");
        form.put("SmsStatus", "received");
        form.put("ApiVersion", API_VERSION);
        repository.owe(sms.sid(), server.of(INBOUND), Form.encode(form), now);
        return sms;
    }

    private void run(CountDownLatch stop) {
        try {
            do {
                try {
                    move();
                    call();
                } catch (RuntimeException e) {
                    log.warn("The telephone exchange stumbled and goes on: {}", e.toString());
                }
            } while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void move() {
        transaction.executeWithoutResult(tx -> {
            Instant now = clock.instant();
            for (ExchangeRepository.Moved moved : repository.move(now, settings.deliveredAfter())) {
                String callback = moved.statusCallback();
                if (callback != null) {
                    repository.owe(moved.sms().sid(), callback, Form.encode(statusForm(moved.sms())), now);
                }
            }
        });
    }

    private Map<String, String> callForm(Sms call) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("CallSid", call.sid());
        form.put("CallStatus", callStatus(call.status()));
        form.put("AccountSid", account.sid());
        form.put("From", call.from());
        form.put("To", call.to());
        form.put("Direction", "outbound-api");
        form.put("ApiVersion", API_VERSION);
        if (call.status().equals("delivered")) {
            form.put("AnsweredBy", "human");
            form.put("CallDuration", "12");
        }
        return form;
    }

    /** The word of Twilio's calls for the state that a message in the same place has. */
    static String callStatus(String status) {
        return switch (status) {
            case "sent" -> "ringing";
            case "delivered" -> "completed";
            default -> status;
        };
    }

    private Map<String, String> statusForm(Sms sms) {
        if (sms.sid().startsWith(CALL)) {
            return callForm(sms);
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("MessageSid", sms.sid());
        form.put("SmsSid", sms.sid());
        form.put("MessageStatus", sms.status());
        form.put("SmsStatus", sms.status());
        form.put("AccountSid", account.sid());
        form.put("From", sms.from());
        form.put("To", sms.to());
        form.put("ApiVersion", API_VERSION);
        return form;
    }

    private void call() {
        int free = calls.availablePermits();
        if (free == 0) {
            return;
        }
        Instant now = clock.instant();
        List<Webhook> owed = repository.claimWebhooks(free, now, now.plus(CALL_TIMEOUT.multipliedBy(3)));
        for (Webhook webhook : owed) {
            calls.acquireUninterruptibly();
            Thread.ofPlatform().name("webhook-" + webhook.sid()).daemon().start(() -> {
                try {
                    call(webhook);
                } catch (RuntimeException e) {
                    log.warn("A call to {} could not be noted down: {}", webhook.url(), e.toString());
                } finally {
                    calls.release();
                }
            });
        }
    }

    private void call(Webhook webhook) {
        int answer = post(webhook);
        if (answer / 100 == 2) {
            repository.settle(webhook);
        } else if (answer / 100 == 4 || webhook.attempts() >= settings.attempts()) {
            log.warn("{} answered {} for {}; it is not called again", webhook.url(), answer, webhook.sid());
            repository.settle(webhook);
        } else {
            repository.postpone(webhook, clock.instant().plus(settings.retry().multipliedBy(webhook.attempts())));
        }
    }

    /** @return the status of the answer, 0 where none came */
    private int post(Webhook webhook) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(webhook.url()))
                .timeout(CALL_TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .header("X-Twilio-Signature", account.signature(webhook.url(), Form.decode(webhook.form())))
                .header("User-Agent", "TwilioProxy/1.1")
                .POST(HttpRequest.BodyPublishers.ofString(webhook.form()))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (IOException e) {
            log.info("{} cannot be reached yet: {}", webhook.url(), e.toString());
            return 0;
        }
    }

    private static String newSid() {
        return "SM" + UUID.randomUUID().toString().replace("-", "");
    }

    @Override
    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopping = stop;
        loop = Thread.ofPlatform().name("telephone-exchange").daemon().start(() -> run(stop));
    }

    @Override
    public void stop() {
        stopping.countDown();
        try {
            if (!calls.tryAcquire(CALLS, CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("Calls of the exchange were still under way at the stop; they are repeated at the next start");
            } else {
                calls.release(CALLS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop = null;
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }
}
