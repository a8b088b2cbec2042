// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.aeTitle;
import static org.ytterby.config.ValueType.duration;
import static org.ytterby.config.ValueType.integer;
import static org.ytterby.config.ValueType.oneOf;
import static org.ytterby.config.ValueType.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.fetch.Lack;
import org.ytterby.fetch.RemoteArchive;

/** The keys below {@code fetch}. Stateless. */
final class FetchReader {
  private FetchReader() {}

  static FetchSection fetch(Section s, String nodeAet) {
    FetchSection d = FetchSection.DEFAULT;
    List<FetchArchiveSection> archives = new ArrayList<>();
    s.sections("archives")
        .ifPresent(all -> all.forEach(one -> archives.add(archive(one, nodeAet))));
    List<String> modalities = s.list("modalities", d.modalities(), oneOf(FetchSection.MODALITIES));
    List<Lack> usual =
        d.lacks().stream().filter(lack -> FetchSection.isCurable(lack, modalities)).toList();
    List<String> lacks = s.list("lacks", words(usual), oneOf(words(Lack.values())));
    var maxWait = s.value("max-wait", d.maxWait(), duration(FetchSection.MAX_WAIT));
    return s.make(
        () ->
            new FetchSection(
                archives, lacks.stream().map(FetchReader::lack).toList(), modalities, maxWait),
        d);
  }

  static FetchArchiveSection archive(Section s, String nodeAet) {
    FetchArchiveSection d = new FetchArchiveSection("pacs", "PACS", "localhost", 104, nodeAet);
    String name =
        s.required(
            "name", d.name(), text(DestinationSection.NAME_FORM, DestinationSection::legalName));
    String aet = s.required("aet", d.aet(), aeTitle());
    String host = s.required("host", d.host(), text());
    int port = s.required("port", d.port(), integer(DestinationSection.PORT));
    String callingAet = s.value("calling-aet", d.callingAet(), aeTitle());
    String method =
        s.value("method", word(d.method()), oneOf(words(RemoteArchive.Method.values())));
    var timeout = s.value("timeout", d.timeout(), duration(DestinationSection.TIMEOUT));
    RetrySection retry = NodeConfigReader.retry(s.section("retry"), d.retry());
    Optional<ClientTls> tls = TlsReader.client(s);
    return s.make(
        () ->
            new FetchArchiveSection(
                name,
                aet,
                host,
                port,
                callingAet,
                RemoteArchive.Method.valueOf(method.toUpperCase(Locale.ROOT)),
                timeout,
                retry,
                tls),
        d);
  }

  private static Lack lack(String word) {
    return Lack.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> words(List<Lack> values) {
    return values.stream().map(FetchReader::word).toList();
  }

  private static List<String> words(Enum<?>[] values) {
    return Stream.of(values).map(FetchReader::word).toList();
  }
}
