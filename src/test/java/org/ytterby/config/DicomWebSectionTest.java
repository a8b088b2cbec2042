// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Key by key, {@code dicomweb}. */
final class DicomWebSectionTest {

  @Test
  void defaults_of_dicomweb() {
    assertThat(Reading.clean("", NodeConfigReader::dicomweb))
        .isEqualTo(
            new DicomWebSection(
                false,
                true,
                true,
                "as-called",
                new DataSize(16L << 30),
                new DataSize(4L << 30),
                10_000,
                16,
                Duration.ofSeconds(60),
                List.of()));
  }

  @Test
  void maps_every_key_of_dicomweb() {
    DicomWebSection full =
        Reading.clean(
            """
            enabled: true
            store: false
            query-retrieve: false
            url: https://dose.example.org/dicom-web
            max-request: 2GiB
            max-part: 1GiB
            max-parts: 7
            max-requests: 3
            idle-timeout: 5m
            origins: [https://viewer.example.org, "http://127.0.0.1:3000"]
            """,
            NodeConfigReader::dicomweb);
    assertThat(full)
        .isEqualTo(
            new DicomWebSection(
                true,
                false,
                false,
                "https://dose.example.org/dicom-web",
                new DataSize(2L << 30),
                new DataSize(1L << 30),
                7,
                3,
                Duration.ofMinutes(5),
                List.of("https://viewer.example.org", "http://127.0.0.1:3000")));
    Reading.assertNothingIsDefault(full, DicomWebSection.DEFAULT);
  }

  @Test
  void urls_and_sizes_of_dicomweb_fit() {
    assertThat(
            Reading.of(
                    """
                    url: https://dose.example.org/dicom-web/
                    origins: [https://viewer.example.org/, "*"]
                    """,
                    NodeConfigReader::dicomweb)
                .problems())
        .hasSize(3)
        .anyMatch(problem -> problem.contains("url: found 'https://dose.example.org/dicom-web/'"))
        .anyMatch(problem -> problem.contains("origins: found '*'"));
    assertThat(
            Reading.of("max-request: 1GiB\nmax-part: 2GiB", NodeConfigReader::dicomweb).problems())
        .singleElement()
        .asString()
        .contains("max-part must not be more than max-request, found 2GiB and 1GiB");
  }
}
