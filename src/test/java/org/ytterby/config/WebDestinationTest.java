// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.HttpCredentials;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.dicom.net.tls.TrustSource;

/** The keys of a destination that takes STOW-RS; the others are those of a DICOM node. */
final class WebDestinationTest {
  @Test
  void defaults_of_a_web_destination() {
    DestinationSection destination =
        Reading.clean(
            "{name: vna, url: 'https://vna.example.org/dicom-web'}",
            s -> DestinationReader.read(s, "MYAE"));
    assertThat(destination)
        .isEqualTo(
            new DestinationSection(
                "vna",
                new Address.DicomWeb(
                    URI.create("https://vna.example.org/dicom-web"),
                    Optional.empty(),
                    Optional.empty()),
                true,
                List.of("SEG", "RTDOSE", "SR"),
                Duration.ofSeconds(30),
                DestinationSection.DEFAULT_RETRY));
  }

  @Test
  void maps_every_key_of_a_web_destination(@TempDir Path folder) throws IOException {
    Path ca = new TestCertificates(folder).ca();
    Path token = Files.writeString(folder.resolve("token"), "abc.def-1\n");
    DestinationSection full =
        Reading.clean(
            """
            name: vna
            url: https://vna.example.org:8443/a/b
            bearer-token-file: %s
            tls: {trust: %s}
            """
                .formatted(token, ca),
            s -> DestinationReader.read(s, "MYAE"));
    assertThat(full.address())
        .isEqualTo(
            new Address.DicomWeb(
                URI.create("https://vna.example.org:8443/a/b"),
                Optional.of(
                    new ClientTls(Optional.of(new TrustSource.Pem(ca)), Optional.empty(), true)),
                Optional.of(new HttpCredentials("Bearer abc.def-1"))));
    assertThat(full.toString()).doesNotContain("abc.def");
  }

  @Test
  void takes_user_and_password_of_a_web_destination_from_the_environment() {
    Reading<DestinationSection> reading =
        Reading.of(
            "{name: vna, url: 'http://localhost:8042/dicom-web', user: dose}",
            Map.of("YTTERBY_PASSWORD", "s\u00E9same"),
            s -> DestinationReader.read(s, "MYAE"));
    assertThat(reading.problems()).isEmpty();
    // RFC 7617 section 2.1: UTF-8, then Base64.
    assertThat(((Address.DicomWeb) reading.result().address()).credentials())
        .contains(new HttpCredentials("Basic ZG9zZTpzw6lzYW1l"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: 'https://h', aet: PACS | not both",
        "url: 'https://h', host: h | not both",
        "url: 'https://h', port: 1 | not both",
        "url: 'https://h', calling-aet: A | not both",
        "url: 'https://h', commitment: request | DIMSE service",
        "url: 'https://h', commitment-timeout: 1h | commitment: request",
        "url: 'ftp://h/x' | http or https",
        "url: 'https:///x' | http or https",
        "url: ':' | http:// or https://",
        "url: 'https://me@h/x' | must have no user",
        "url: 'https://vna:84430/x' | from 1 to 65535",
        "url: 'https://vna:0/x' | from 1 to 65535",
        "url: 'https://h/x/' | slash at its end",
        "url: 'https://h/x?y=1' | no query",
        "url: 'http://h', tls: {} | begins with https",
        "url: 'https://h', tls: {verify-host: false} | can't be turned off",
        "url: 'https://h', user: me | belong together",
        "url: 'https://h', password-file: pom.xml | belong together",
        "url: 'https://h', bearer-token: abc | must not stand in this file",
        "url: 'https://h', bearer-token-file: pom.xml | one line of visible ASCII",
        "url: 'https://h', bearer-token-file: /dev/null | no token in it",
        "url: 'https://h', user: 'a:b', password-file: LICENSE | no colon",
        "url: 'http://h', bearer-token-file: .mvn/token | can't be read",
        "aet: A, host: h, port: 1, user: me | destination with url",
        "aet: A, host: h, port: 1, bearer-token-file: x | destination with url",
      })
  void refuses_a_web_destination(String keys, String reason) {
    Reading<DestinationSection> reading =
        Reading.of("{name: vna, " + keys + "}", s -> DestinationReader.read(s, "MYAE"));
    assertThat(reading.problems()).anyMatch(problem -> problem.contains(reason));
  }

  @Test
  void refuses_credentials_in_the_clear_unless_they_stay_on_this_machine(@TempDir Path folder)
      throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "abc");
    String keys = "{name: v, bearer-token-file: %s, url: 'http://%s/x'}";
    assertThat(problemsOf(keys.formatted(token, "pacs.example.org")))
        .singleElement(as(STRING))
        .contains("in the clear");
    assertThat(problemsOf(keys.formatted(token, "127.evil.example")))
        .singleElement(as(STRING))
        .contains("in the clear");
    assertThat(problemsOf(keys.formatted(token, "127.0.0.1:8042"))).isEmpty();
    assertThat(problemsOf(keys.formatted(token, "[::1]:8042"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:s3same@h/x",
        "https://me:s3same@s3same@h/x",
        "https://me:s3same^@h/x",
        "https://me:s3same @h",
      })
  void repeats_no_password_that_stands_in_a_url(String url) {
    assertThat(problemsOf("{name: v, url: '" + url + "'}"))
        .isNotEmpty()
        .noneMatch(problem -> problem.contains("s3same"));
  }

  private static List<String> problemsOf(String yaml) {
    return Reading.of(yaml, s -> DestinationReader.read(s, "MYAE")).problems();
  }
}
