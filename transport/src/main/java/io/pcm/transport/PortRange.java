package io.pcm.transport;

import java.util.stream.IntStream;

/**
 * The ports that a manager may listen on.
 *
 * @param first 1 to 65535, or 0 for any free port
 * @param last {@code first} or more; 0 with {@code first} 0
 * @param preferred tried before the others; 0 if none is
 */
public record PortRange(int first, int last, int preferred) {
  /** Any free port. */
  public static final PortRange ANY = new PortRange(0, 0, 0);

  public PortRange {
    if (first < 0 || last < first || last > 65535 || (first == 0 && last != 0)) {
      throw new IllegalArgumentException("not a range of ports: " + first + " to " + last);
    }
    boolean within = first == 0 || (preferred >= first && preferred <= last);
    if (preferred < 0 || preferred > 65535 || (preferred > 0 && !within)) {
      throw new IllegalArgumentException("the port " + preferred + " is not among the others");
    }
  }

  /** This port, or any if it is 0. */
  public static PortRange of(int port) {
    return new PortRange(port, port, 0);
  }

  /** The same ports, with this one first if it is among them. */
  public PortRange preferring(int port) {
    boolean among = first == 0 ? port > 0 && port <= 65535 : port >= first && port <= last;
    return among ? new PortRange(first, last, port) : this;
  }

  /** In the order in which they are tried; 0 for any. */
  IntStream inOrder() {
    return IntStream.concat(
        preferred > 0 ? IntStream.of(preferred) : IntStream.empty(),
        IntStream.rangeClosed(first, last).filter(port -> port != preferred || port == 0));
  }

  @Override
  public String toString() {
    return first == last ? String.valueOf(first) : first + "-" + last;
  }
}
