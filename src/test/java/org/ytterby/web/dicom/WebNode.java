// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.archive.SeriesView;
import org.ytterby.catalogue.Answers;
import org.ytterby.catalogue.Catalogue;
import org.ytterby.catalogue.Found;
import org.ytterby.catalogue.NewSeries;
import org.ytterby.catalogue.Query;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;
import org.ytterby.receive.ArrivalListener;
import org.ytterby.receive.ArrivalStore;
import org.ytterby.receive.Arrivals;
import org.ytterby.receive.LoopGuard;
import org.ytterby.receive.ReceiveHandler;
import org.ytterby.receive.ReceiveObserver;
import org.ytterby.receive.ReceivedStudies;
import org.ytterby.receive.StudyArrival;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.web.ShownNode;
import org.ytterby.web.WebServer;
import org.ytterby.web.WebSettings;

/** A server with DICOMweb over a real archive, and the short ways to ask it. */
final class WebNode implements AutoCloseable {
  static final String BOUNDARY = "part-0f";
  static final String PAGE = "https://viewer.example.org";

  final Archive archive;
  final Arrivals arrivals;
  final List<StudyArrival> arrived = new ArrayList<>();
  final List<String> conflicts = new ArrayList<>();
  volatile boolean room = true;

  /** What a query meets before it is answered: whether nobody waits for it any more. */
  volatile Consumer<BooleanSupplier> asked = _ -> {};

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Database database;
  private final Catalogue catalogue;
  private final WebServer web;

  WebNode(Path folder, DicomWeb.Settings settings) {
    this.database = Database.open(DatabaseSettings.embedded(folder));
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));
    NewSeries fresh = new NewSeries();
    this.archive =
        Archive.open(folder, "node1", database, clock, ArchiveSettings.defaults(), fresh);
    this.catalogue =
        Catalogue.open(
            database, new SeriesView(folder, "node1", database), fresh, "node1", "YTTERBY");
    LoopGuard guard = new LoopGuard();
    ReceivedStudies received = new ReceivedStudies(archive, guard);
    this.arrivals =
        new Arrivals(database, new ArrivalStore("node1"), received, Duration.ofHours(1));
    arrivals.start(new Told());
    this.web =
        WebServer.start(
            WebSettings.at("127.0.0.1", 0),
            new ShownNode().ports(),
            workers,
            new DicomWeb(
                settings,
                new DicomWeb.Ports(
                    new ReceiveHandler(archive, arrivals, guard, ReceiveObserver.NONE, () -> room),
                    archive::study,
                    Optional.of(this::search)),
                workers));
  }

  private Found search(Query query, Answers answers, BooleanSupplier stopped) {
    asked.accept(stopped);
    return catalogue.search(query, answers, stopped);
  }

  /** Everything open, small bounds. */
  static DicomWeb.Settings settings() {
    return new DicomWeb.Settings(
        true,
        true,
        "",
        "127.0.0.1",
        "YTTERBY",
        new StoreBounds(4 << 20, 1 << 20, 50),
        2,
        Duration.ofSeconds(2),
        List.of(PAGE));
  }

  int port() {
    return web.port();
  }

  String base() {
    return "http://127.0.0.1:" + web.port() + DicomWeb.PREFIX;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base() + path)).timeout(Duration.ofMinutes(1));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** STOW of whole files. */
  HttpResponse<byte[]> store(String path, List<byte[]> files) {
    return send(
        request(path)
            .header(
                "Content-Type",
                "multipart/related; type=\"application/dicom\"; boundary=" + BOUNDARY)
            .POST(HttpRequest.BodyPublishers.ofByteArray(multipart(files))));
  }

  static byte[] multipart(List<byte[]> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] file : files) {
      out.writeBytes(ascii("\r\n--" + BOUNDARY + "\r\nContent-Type: application/dicom\r\n\r\n"));
      out.writeBytes(file);
    }
    out.writeBytes(ascii("\r\n--" + BOUNDARY + "--\r\n"));
    return out.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** An image of a study, to which its pixels are to be added. */
  static DataSetBuilder image(String study, int number) {
    return DataSet.builder()
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .uid(Tag.SOPClassUID, Uids.CTImageStorage)
        .uid(Tag.SOPInstanceUID, study + ".9." + number)
        .text(Tag.Modality, "CT")
        .text(Tag.PatientName, "Phantom^Web")
        .uid(Tag.StudyInstanceUID, study)
        .uid(Tag.SeriesInstanceUID, study + ".1")
        .integers(Tag.InstanceNumber, number);
  }

  /** A data set as a file, in Explicit VR Little Endian. */
  static byte[] file(DataSet dataSet) {
    return file(
        dataSet.require(Tag.SOPClassUID).uid(),
        dataSet.require(Tag.SOPInstanceUID).uid(),
        TransferSyntax.EXPLICIT_LE,
        DataSetWriter.bytes(dataSet, TransferSyntax.EXPLICIT_LE));
  }

  static byte[] file(String sopClass, String uid, TransferSyntax syntax, byte[] dataSet) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Part10.header(sopClass, uid, syntax));
    out.writeBytes(dataSet);
    return out.toByteArray();
  }

  @Override
  public void close() {
    web.close();
    workers.close();
    client.close();
    arrivals.close();
    catalogue.close();
    archive.close();
    database.close();
  }

  private final class Told implements ArrivalListener {
    @Override
    public void arrived(StudyArrival arrival) {
      arrived.add(arrival);
    }

    @Override
    public void conflicted(String studyUid, String sopInstanceUid) {
      conflicts.add(sopInstanceUid);
    }
  }
}
