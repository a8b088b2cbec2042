// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** From where a peer may call: an address, a network or the addresses of a name. Immutable. */
public sealed interface AddressRule {

  /** What a rule looks like, for messages. */
  String FORM =
      "an address such as 192.0.2.7, a network such as 192.0.2.0/24 or 2001:db8::/32, or a host"
          + " name";

  /** True for an address that the rule holds. */
  boolean holds(InetAddress address, HostNames names);

  /**
   * A network, or one address where the prefix is as long as it.
   *
   * @param prefix how many leading bits have to agree
   */
  record Network(InetAddress base, int prefix) implements AddressRule {
    public Network {
      int bits = base.getAddress().length * Byte.SIZE;
      if (prefix < 0 || prefix > bits) {
        throw new IllegalArgumentException("a prefix of this address has 0 to " + bits + " bits");
      }
      if (!agree(base.getAddress(), new byte[bits / Byte.SIZE], prefix, bits)) {
        throw new IllegalArgumentException(
            base.getHostAddress() + "/" + prefix + " has bits behind its prefix");
      }
    }

    @Override
    public boolean holds(InetAddress address, HostNames names) {
      byte[] theirs = address.getAddress();
      byte[] ours = base.getAddress();
      return theirs.length == ours.length && agree(theirs, ours, 0, prefix);
    }

    private static boolean agree(byte[] one, byte[] other, int from, int to) {
      for (int bit = from; bit < to; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return base.getHostAddress() + "/" + prefix;
    }
  }

  /** Every address that a name has. */
  record HostName(String name) implements AddressRule {
    // The last label begins with a letter: a mistyped address is no name.
    private static final Pattern TEXT =
        Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?\\.)*[A-Za-z][A-Za-z0-9-]*");
    private static final int LONGEST = 253;

    public HostName {
      if (name.length() > LONGEST || !TEXT.matcher(name).matches()) {
        throw new IllegalArgumentException("not a host name: '" + name + "'");
      }
    }

    @Override
    public boolean holds(InetAddress address, HostNames names) {
      return names.addresses(name).contains(address);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Reads one; never asks a name service.
   *
   * @throws IllegalArgumentException when the text is none
   */
  static AddressRule parse(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      String bits = text.substring(slash + 1);
      if (!bits.matches("\\d{1,3}")) {
        throw new IllegalArgumentException("not a prefix length: '" + bits + "'");
      }
      return new Network(InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(bits));
    }
    if (text.indexOf(':') >= 0 || text.matches("\\d+(?:\\.\\d+){3}")) {
      InetAddress address = InetAddress.ofLiteral(text);
      return new Network(address, address.getAddress().length * Byte.SIZE);
    }
    return new HostName(text);
  }
}
