package io.pcm.runtime.doctor;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What pilots on other machines need to reach a manager here. */
final class NetworkHealth {
  private static final int CONNECT_MILLIS = 3000;

  private NetworkHealth() {}

  /**
   * @param others whether pilots will be on other machines
   */
  static List<Examination> examinations(boolean others) {
    return List.of(
        Examination.of("host name", () -> name(others)),
        Examination.of("addresses", () -> addresses(others)));
  }

  private static Finding name(boolean others) {
    String text;
    try {
      InetAddress self = InetAddress.getLocalHost();
      text = self.getHostName() + " is " + self.getHostAddress();
      if (!self.isLoopbackAddress()) {
        return Finding.ok("host name", text);
      }
      text += ", which only this machine knows";
    } catch (UnknownHostException e) {
      text = "the name of this machine has no address: " + e.getMessage();
    }
    return others
        ? Finding.warning(
            "host name",
            text,
            "if compute nodes cannot reach the addresses below, give one with --advertise")
        : Finding.ok("host name", text);
  }

  private static Finding addresses(boolean others) throws IOException {
    List<String> reached = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0)) {
      for (InetAddress address : ofThisMachine()) {
        try (Socket socket = new Socket()) {
          socket.connect(new InetSocketAddress(address, server.getLocalPort()), CONNECT_MILLIS);
          reached.add(address.getHostAddress());
        } catch (IOException e) {
          closed.add(address.getHostAddress());
        }
      }
    }
    if (reached.isEmpty()) {
      String text =
          closed.isEmpty()
              ? "this machine has only the loopback address"
              : "connections to " + String.join(", ", closed) + " are refused";
      return others
          ? Finding.problem(
              "addresses",
              text,
              "pilots on other machines cannot connect: run the manager on a machine of their"
                  + " network, for example in a batch job")
          : Finding.ok("addresses", text + ", which is enough for local pilots");
    }
    return Finding.ok(
        "addresses",
        "pilots are told "
            + String.join(", ", reached)
            + "; the port is any free one, unless you give --port (whether a firewall lets compute"
            + " nodes in shows only there)");
  }

  private static List<InetAddress> ofThisMachine() throws IOException {
    List<InetAddress> all = new ArrayList<>();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (each.isUp() && !each.isLoopback()) {
        Collections.list(each.getInetAddresses()).stream()
            .filter(Inet4Address.class::isInstance)
            .forEach(all::add);
      }
    }
    return all;
  }
}
