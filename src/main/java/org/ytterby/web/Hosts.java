// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import com.linecorp.armeria.common.RequestHeaders;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * The names by which this node may be called. A web page can give a name of its own this node's
 * address (DNS rebinding): to a browser both are then one place, and only the Host shows that it is
 * not ours. Immutable.
 *
 * @param names in small letters; addresses are always allowed, no name can stand for them
 */
public record Hosts(Set<String> names) {
  private static final Pattern ADDRESS =
      Pattern.compile("\\[[0-9a-f:.%]+]|\\d{1,3}(?:\\.\\d{1,3}){3}");
  private static final Pattern SCHEME = Pattern.compile("^https?://");
  private static final Pattern BEHIND_AUTHORITY = Pattern.compile("/.*$");
  private static final Pattern PORT = Pattern.compile(":\\d*$");

  public Hosts {
    names = Set.copyOf(names);
  }

  /**
   * The names of this machine and those of the configuration. May ask the resolver.
   *
   * @param listening http.host
   * @param url dicomweb.url; empty: none
   */
  public static Hosts of(String listening, String url) {
    Set<String> names = new TreeSet<>(Set.of("localhost", small(listening)));
    if (!url.isEmpty()) {
      names.add(
          host(BEHIND_AUTHORITY.matcher(SCHEME.matcher(url).replaceFirst("")).replaceFirst("")));
    }
    try {
      InetAddress own = InetAddress.getLocalHost();
      names.add(small(own.getHostName()));
      names.add(small(own.getCanonicalHostName()));
    } catch (UnknownHostException _) {
      // A machine whose name nobody can resolve is not called by it.
    }
    return new Hosts(names);
  }

  /**
   * Lets a request pass that calls this node by a name of its own.
   *
   * @throws InvalidObject NOT_AUTHORIZED for any other
   */
  public void check(RequestHeaders headers) {
    String host = host(headers.authority());
    if (!ADDRESS.matcher(host).matches() && !names.contains(host)) {
      throw new InvalidObject(
          ErrorCode.NOT_AUTHORIZED,
          "header Host",
          "a name that is not known to be this node's",
          "an IP address, localhost, this machine's name, http.host, or the host of dicomweb.url"
              + " (set it to how others reach this node)",
          null);
    }
  }

  private static String host(@Nullable String authority) {
    return authority == null ? "" : small(PORT.matcher(authority).replaceFirst(""));
  }

  private static String small(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
