package io.pcm.runtime;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses for pilots to connect to. */
final class Addresses {
  private static final Logger LOG = LoggerFactory.getLogger(Addresses.class);
  private static final int MOST = 16;

  private Addresses() {}

  static List<String> of(RunOptions options, int port) {
    Set<String> hosts = new LinkedHashSet<>();
    String bind = options.bindAddress();
    if (options.advertise().isPresent()) {
      hosts.add(options.advertise().get());
    } else if (!bind.equals("*") && !bind.equals("0.0.0.0")) {
      hosts.add(bind);
    } else {
      addOfThisMachine(hosts);
      hosts.add("127.0.0.1");
    }
    List<String> addresses = new ArrayList<>();
    for (String host : hosts) {
      if (addresses.size() < MOST) {
        addresses.add("tcp://" + host + ":" + port);
      }
    }
    return addresses;
  }

  /** Adds the addresses it can find; without any, pilots on this machine can still use loopback. */
  private static void addOfThisMachine(Set<String> hosts) {
    try {
      hosts.add(InetAddress.getLocalHost().getHostAddress());
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (each.isUp() && !each.isLoopback()) {
          for (InetAddress address : Collections.list(each.getInetAddresses())) {
            if (address instanceof Inet4Address) {
              hosts.add(address.getHostAddress());
            }
          }
        }
      }
    } catch (UnknownHostException | SocketException e) {
      LOG.warn("this machine's addresses are not all known; use --advertise", e);
    }
  }
}
