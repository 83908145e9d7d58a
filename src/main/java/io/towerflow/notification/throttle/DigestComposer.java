package io.towerflow.notification.throttle;

import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.MessageTexts;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.PublicAddress;
import io.towerflow.notification.SmsText;
import io.towerflow.notification.delivery.MessageRepository;
import io.towerflow.notification.delivery.MessageRoutes;
import io.towerflow.notification.delivery.SentMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the one message that tells many: how many, how many critical, and which, the most urgent first. */
@Component
public class DigestComposer {

    /** Templates of the digest: of incidents; and of anything that is answered by each one's own code. */
    public static final String INCIDENTS = "bundle";

    public static final String JOBS = "bundle-jobs";

    /** Most segments of a digest; three hold some fourteen incidents: more is read on the page, not in an SMS. */
    private static final int SEGMENTS = 3;

    private static final int LISTED_BY_SMS = 20;
    private static final int LISTED_BY_MAIL = 100;
    private static final int LINE = 160;

    private final MessageRepository repository;
    private final MessageThrottleRepository gates;
    private final MessageTexts texts;
    private final MessageRoutes routes;
    private final PublicAddress address;
    private final NotificationSettings settings;

    public DigestComposer(
            MessageRepository repository,
            MessageThrottleRepository gates,
            MessageTexts texts,
            MessageRoutes routes,
            PublicAddress address,
            NotificationSettings settings) {
        this.repository = repository;
        this.gates = gates;
        this.texts = texts;
        this.routes = routes;
        this.address = address;
        this.settings = settings;
    }

    /**
     * Stores the message that tells these, which are one person's, by one channel, the most urgent first.
     *
     * @return its id
     */
    UUID store(List<Message> members, Instant now) {
        Message first = members.getFirst();
        SentMessage receiver = repository.sent(first.id()).orElseThrow();
        String template = members.stream().anyMatch(member -> member.workOrderId() != null) ? JOBS : INCIDENTS;
        String code = gates.nextCode();
        List<String> items =
                members.stream().limit(LISTED_BY_SMS).map(this::item).toList();
        Map<String, String> parameters = new HashMap<>();
        parameters.put("name", first.recipientName());
        parameters.put("count", Integer.toString(members.size()));
        parameters.put(
                "critical",
                Long.toString(
                        members.stream().filter(member -> member.urgency() == 0).count()));
        parameters.put("code", code);
        parameters.put("link", address.of("/inbox/bundles/" + code));
        parameters.put("lines", lines(members));
        SmsText sms = fitting(template, items, parameters, first);
        boolean mail = first.channel() == Channel.MAIL;
        Message bundle = new Message(
                repository.newId(),
                first.tenant(),
                first.channel(),
                routes.first(first.channel(), first.address()),
                first.recipientId(),
                first.recipientName(),
                first.address(),
                first.language(),
                template,
                mail ? texts.render(first.tenant(), template, "mail.subject", parameters, first.language()) : null,
                mail ? texts.render(first.tenant(), template, "mail.body", parameters, first.language()) : sms.text(),
                mail ? 0 : sms.segments(),
                null,
                null,
                first.urgency(),
                MessageState.STORED,
                0,
                now,
                null,
                now.plus(settings.deadline()),
                null,
                null,
                null,
                null);
        repository.insertBundle(bundle, code, parameters, receiver);
        return bundle.id();
    }

    /** Returns as many of the items as fit into the segments, and how many more there are; it stays in the parameters. */
    private SmsText fitting(String template, List<String> items, Map<String, String> parameters, Message first) {
        int all = Integer.parseInt(parameters.getOrDefault("count", "0"));
        for (int shown = items.size(); ; shown--) {
            String list = String.join(", ", items.subList(0, shown));
            String more = all > shown ? (shown == 0 ? "" : ", ") + "+" + (all - shown) : "";
            parameters.put("list", list + more);
            SmsText text = SmsText.of(texts.render(first.tenant(), template, "sms", parameters, first.language()));
            if (text.segments() <= SEGMENTS || shown == 0) {
                return text;
            }
        }
    }

    /** Returns what a message is about and by which code it is answered. */
    private String item(Message member) {
        String about = about(member);
        return gates.answerCode(member.id())
                .map(code -> about == null ? code : about + " " + code)
                .orElseGet(() -> about == null ? member.template() : about);
    }

    private static @Nullable String about(Message member) {
        return member.incidentNumber() == null ? member.workOrderId() : member.incidentNumber();
    }

    private static String lines(List<Message> members) {
        String lines = members.stream()
                .limit(LISTED_BY_MAIL)
                .map(member -> "- " + line(member))
                .collect(Collectors.joining("\n"));
        int more = members.size() - LISTED_BY_MAIL;
        return more > 0 ? lines + "\n+" + more : lines;
    }

    private static String line(Message member) {
        String subject = member.subject();
        String text = (subject == null ? member.body() : subject).replaceAll("\\s+", " ");
        return text.length() <= LINE ? text : text.substring(0, LINE - 1) + "…";
    }
}
