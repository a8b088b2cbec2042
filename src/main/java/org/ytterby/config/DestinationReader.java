// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.aeTitle;
import static org.ytterby.config.ValueType.duration;
import static org.ytterby.config.ValueType.flag;
import static org.ytterby.config.ValueType.integer;
import static org.ytterby.config.ValueType.oneOf;
import static org.ytterby.config.ValueType.text;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.deliver.HttpCredentials;
import org.ytterby.dicom.net.tls.ClientTls;

/** The keys of one item of {@code destinations}. */
final class DestinationReader {
  private static final ValueType<URI> URL =
      ValueType.unshown(
          "http:// or https:// with host and path, without a slash at its end", URI::create);

  private static final List<String> DICOM_ONLY = List.of("aet", "host", "port", "calling-aet");
  private static final List<String> COMMITMENT_DETAILS =
      List.of("commitment-timeout", "commitment-attempts", "commitment-linger");
  private static final List<String> WEB_ONLY =
      List.of("user", "password", "password-file", "bearer-token", "bearer-token-file");

  private DestinationReader() {}

  static DestinationSection read(Section s, String nodeAet) {
    DestinationSection d = DestinationSection.parse("PACS@localhost:104", nodeAet);
    String name =
        s.required(
            "name", d.name(), text(DestinationSection.NAME_FORM, DestinationSection::legalName));
    URI url = s.value("url", URI.create(""), URL);
    boolean required = s.value("required", d.required(), flag());
    List<String> objects = s.list("objects", d.objects(), oneOf(DestinationSection.OBJECTS));
    var timeout = s.value("timeout", d.timeout(), duration(DestinationSection.TIMEOUT));
    RetrySection retry = NodeConfigReader.retry(s.section("retry"), d.retry());
    boolean isWeb = s.has("url") || !url.toString().isEmpty();
    // Last, because the rules of a commitment end the section.
    Supplier<Address> address = isWeb ? web(s, url) : dicom(s, nodeAet);
    return s.make(
        () -> new DestinationSection(name, address.get(), required, objects, timeout, retry), d);
  }

  private static Supplier<Address> dicom(Section s, String nodeAet) {
    WEB_ONLY.forEach(key -> s.refuse(key, "belongs to a destination with url"));
    String aet = s.required("aet", "PACS", aeTitle());
    String host = s.required("host", "localhost", text());
    int port = s.required("port", 104, integer(DestinationSection.PORT));
    String callingAet = s.value("calling-aet", nodeAet, aeTitle());
    Optional<ClientTls> tls = TlsReader.client(s);
    Optional<CommitmentRules> commitment = commitment(s);
    return () -> new Address.Dicom(aet, host, port, callingAet, tls, commitment);
  }

  private static Supplier<Address> web(Section s, URI url) {
    DICOM_ONLY.forEach(
        key -> s.refuse(key, "a destination has url, or aet, host and port, not both"));
    s.refuse(
        "commitment", "storage commitment is a DIMSE service, a destination with url has none");
    COMMITMENT_DETAILS.forEach(key -> s.refuse(key, "belongs to commitment: request"));
    Supplier<Optional<HttpCredentials>> credentials = credentials(s);
    Optional<ClientTls> tls = TlsReader.client(s);
    return () -> new Address.DicomWeb(url, tls, credentials.get());
  }

  private static Supplier<Optional<HttpCredentials>> credentials(Section s) {
    String user = s.value("user", "", text());
    String password = s.secret("password").value();
    String token = s.secret("bearer-token").value();
    if (token.isEmpty() && s.has("bearer-token-file")) {
      s.problem("bearer-token-file", "there is no token in it");
    }
    if (user.isEmpty() != password.isEmpty()) {
      s.problem(user.isEmpty() ? "user" : "password", "user and password belong together");
    }
    if (!token.isEmpty() && !(user + password).isEmpty()) {
      s.problem("bearer-token", "give user and password, or bearer-token, not both");
    }
    return () -> {
      if (!token.isEmpty()) {
        return Optional.of(HttpCredentials.bearer(token));
      }
      return user.isEmpty() ? Optional.empty() : Optional.of(HttpCredentials.basic(user, password));
    };
  }

  private static Optional<CommitmentRules> commitment(Section s) {
    CommitmentRules d = DestinationSection.DEFAULT_COMMITMENT;
    if (s.value("commitment", "none", oneOf(List.of("none", "request"))).equals("none")) {
      COMMITMENT_DETAILS.forEach(key -> s.refuse(key, "belongs to commitment: request"));
      return Optional.empty();
    }
    var timeout =
        s.value("commitment-timeout", d.timeout(), duration(DestinationSection.COMMITMENT_TIMEOUT));
    int attempts =
        s.value(
            "commitment-attempts", d.attempts(), integer(DestinationSection.COMMITMENT_ATTEMPTS));
    var linger =
        s.value("commitment-linger", d.linger(), duration(DestinationSection.COMMITMENT_LINGER));
    return Optional.of(s.make(() -> new CommitmentRules(timeout, attempts, linger), d));
  }
}
