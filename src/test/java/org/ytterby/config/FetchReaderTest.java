// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.dicom.net.tls.TrustSource;
import org.ytterby.fetch.Lack;
import org.ytterby.fetch.RemoteArchive.Method;

/** The keys below fetch: defaults, a full mapping, and what is refused. */
class FetchReaderTest {

  private static FetchSection read(String text) {
    return Reading.clean(text, s -> FetchReader.fetch(s, "MYAE"));
  }

  private static List<String> problems(String text) {
    return Reading.of(text, Map.of(), s -> FetchReader.fetch(s, "MYAE")).problems();
  }

  @Test
  void nothing_is_fetched_by_default() {
    assertThat(read(""))
        .isEqualTo(
            new FetchSection(
                List.of(),
                List.of(Lack.ANNOUNCED, Lack.CT, Lack.EMISSION, Lack.SLICES),
                List.of("PT", "NM", "CT", "RTSTRUCT", "SEG", "REG"),
                Duration.ofMinutes(30)));
  }

  @Test
  void defaults_of_an_archive() {
    assertThat(read("archives: [{name: pacs, aet: PACS, host: h, port: 104}]").archives())
        .containsExactly(
            new FetchArchiveSection(
                "pacs",
                "PACS",
                "h",
                104,
                "MYAE",
                Method.AUTO,
                Duration.ofMinutes(2),
                new RetrySection(5, Duration.ofSeconds(30), Duration.ofMinutes(5)),
                Optional.empty()));
  }

  @Test
  void asks_by_default_only_for_what_the_modalities_allow() {
    assertThat(read("modalities: [PT, NM]").lacks())
        .containsExactly(Lack.ANNOUNCED, Lack.EMISSION, Lack.SLICES);
  }

  @Test
  void maps_every_key(@TempDir Path folder) {
    Path ca = new TestCertificates(folder).ca();
    FetchSection full =
        read(
            """
            archives:
              - name: vna
                aet: VNA
                host: vna.example.org
                port: 4242
                calling-aet: DOSE
                method: get
                timeout: 7s
                retry: {attempts: 2, backoff: 1s, max-backoff: 2s}
                tls: {trust: %s, verify-host: false}
            lacks: [regions]
            modalities: [CT, RTSTRUCT]
            max-wait: 5m
            """
                .formatted(ca));
    FetchArchiveSection archive =
        new FetchArchiveSection(
            "vna",
            "VNA",
            "vna.example.org",
            4242,
            "DOSE",
            Method.GET,
            Duration.ofSeconds(7),
            new RetrySection(2, Duration.ofSeconds(1), Duration.ofSeconds(2)),
            Optional.of(
                new ClientTls(Optional.of(new TrustSource.Pem(ca)), Optional.empty(), false)));
    assertThat(full)
        .isEqualTo(
            new FetchSection(
                List.of(archive),
                List.of(Lack.REGIONS),
                List.of("CT", "RTSTRUCT"),
                Duration.ofMinutes(5)));
    Reading.assertNothingIsDefault(full, FetchSection.DEFAULT);
    Reading.assertNothingIsDefault(
        archive, new FetchArchiveSection("pacs", "PACS", "localhost", 104, "MYAE"));
    Reading.assertNothingIsDefault(archive.retry(), FetchArchiveSection.DEFAULT_RETRY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lacks: [everything] | announced, ct, emission, slices, regions",
        "modalities: [MR] | PT, NM, CT, RTSTRUCT, SEG, REG",
        "modalities: [] | at least one of",
        "{lacks: [announced, ct], modalities: [PT, NM]} |"
            + " lacks has ct, which none of modalities [PT, NM]",
        "{lacks: [emission], modalities: [CT]} | add one of [NM, PT] to modalities",
        "max-wait: 0s | 1s",
        "archives: [{name: a, aet: A, host: h, port: 0}] | 65535",
        "archives: [{name: a, aet: A, host: h, port: 1, method: find}] | auto, move, get",
        "archives: [{name: a, aet: A, host: h}] | port",
        "archives: [{name: a, aet: A, host: h, port: 1}, {name: a, aet: B, host: h, port: 1}] |"
            + " two archives are named 'a'"
      })
  void refuses_what_is_wrong_and_says_what_would_be_right(String text, String said) {
    assertThat(problems(text)).singleElement().asString().contains(said);
  }
}
