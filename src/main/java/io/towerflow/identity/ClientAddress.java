package io.towerflow.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The network address from which the current request comes. */
public final class ClientAddress {

    /** Address where no request is at work: the server itself. */
    public static final String NONE = "server";

    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    private ClientAddress() {}

    public static String current() {
        String address = CURRENT.get();
        return address == null ? NONE : address;
    }

    /** Sets the address from which this thread's request comes, until {@link #leave()}. */
    public static void enter(String address) {
        CURRENT.set(address);
    }

    public static void leave() {
        CURRENT.remove();
    }

    /** The address by which attempts are counted: of IPv6 the network of 64 bits, of which one caller has all addresses. */
    public static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            if (!(parsed instanceof Inet6Address)) {
                return parsed.getHostAddress();
            }
            byte[] network = Arrays.copyOf(Arrays.copyOf(parsed.getAddress(), 8), 16);
            return InetAddress.getByAddress(network).getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
