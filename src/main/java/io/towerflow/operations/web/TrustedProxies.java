package io.towerflow.operations.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Turns addresses and networks of proxies into the pattern that Tomcat compares an address with. */
final class TrustedProxies {

    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final String ANY_OCTET = "\\d{1,3}";
    private static final String ANY_GROUP = "[0-9a-f]{1,4}";

    private TrustedProxies() {}

    /**
     * @param networks as {@code 10.0.0.0/8}, {@code 192.0.2.7}, {@code ::1} or {@code 2001:db8::/32}; those of IPv6 end at a colon
     * @throws IllegalArgumentException naming the one that is none
     */
    static String pattern(List<String> networks) {
        return networks.stream()
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .map(TrustedProxies::pattern)
                .collect(Collectors.joining("|"));
    }

    private static String pattern(String network) {
        String[] parts = network.split("/", 2);
        boolean four = IPV4.matcher(parts[0]).matches();
        if (four
                ? Arrays.stream(parts[0].split("\\.")).anyMatch(octet -> Integer.parseInt(octet) > 255)
                : !IPV6.matcher(parts[0]).matches()) {
            throw wrong(network);
        }
        try {
            int bits = parts.length == 1 ? (four ? 32 : 128) : Integer.parseInt(parts[1]);
            byte[] address = InetAddress.getByName(parts[0]).getAddress();
            if (bits < 0 || bits > address.length * 8 || (address.length == 4) != four) {
                throw wrong(network);
            }
            return four ? octets(address, bits) : groups(address, bits, network);
        } catch (UnknownHostException | NumberFormatException e) {
            throw wrong(network);
        }
    }

    private static String octets(byte[] address, int bits) {
        List<String> octets = new ArrayList<>();
        for (int index = 0; index < address.length; index++) {
            int fixed = Math.clamp(bits - index * 8, 0, 8);
            int size = 1 << 8 - fixed;
            int first = (address[index] & 0xff) / size * size;
            octets.add(
                    fixed == 0
                            ? ANY_OCTET
                            : IntStream.range(first, first + size)
                                    .mapToObj(Integer::toString)
                                    .collect(Collectors.joining("|", "(", ")")));
        }
        return String.join("\\.", octets);
    }

    /** Writes an address of IPv6 as Java does: eight groups, none shortened. */
    private static String groups(byte[] address, int bits, String network) {
        if (bits % 16 != 0) {
            throw wrong(network);
        }
        String[] groups = new String[8];
        Arrays.setAll(
                groups,
                index -> index * 16 < bits
                        ? Integer.toHexString((address[index * 2] & 0xff) << 8 | address[index * 2 + 1] & 0xff)
                        : ANY_GROUP);
        return String.join(":", groups);
    }

    private static IllegalArgumentException wrong(String network) {
        return new IllegalArgumentException(
                "towerflow.trusted-proxies holds \"" + network
                        + "\"; write addresses or networks as 192.0.2.7, 10.0.0.0/8, ::1 or 2001:db8::/32 (IPv6 in steps of 16 bits)");
    }
}
