// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.QueryRetrieve;
import org.ytterby.dicom.net.Roles;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.finding.PeerFailure;
import org.ytterby.testdata.WholeInstances;

/**
 * Hands odd files to a node by C-STORE and STOW-RS, and has them back by C-GET and WADO-RS. Used by
 * one thread.
 */
final class OddFilePeer implements AutoCloseable {
  /** The node does not take the class in this transfer syntax over DIMSE. */
  static final String NO_CONTEXT = "no context";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOUNDARY = "odd-f1le";
  private static final int META_GROUP_LENGTH_VALUE = 128 + 4 + 8;

  private final NodeProcess node;
  private final DicomClient dicom = new DicomClient();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  OddFilePeer(NodeProcess node) {
    this.node = node;
  }

  /** The status of C-STORE, or that the class in this transfer syntax is not negotiated. */
  String store(OddFile file) {
    try (Association association = open(List.of(new Proposal(file.sopClass(), file.syntax())))) {
      if (!association.accepts(file.sopClass(), file.syntax())) {
        return NO_CONTEXT;
      }
      StoreResponse response =
          association.store(
              file.sopClass(),
              file.sopInstance(),
              file.syntax(),
              file.dataSet().length,
              new ByteArrayInputStream(file.dataSet()));
      return hex(response.status());
    } catch (PeerFailure failure) {
      return String.valueOf(failure.getMessage());
    }
  }

  /** What a Store transaction of this file alone says of it: the same codes as C-STORE has. */
  String stow(OddFile file) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(ascii("--" + BOUNDARY + "\r\nContent-Type: application/dicom\r\n\r\n"));
    body.writeBytes(Part10.header(file.sopClass(), file.sopInstance(), file.syntax()));
    body.writeBytes(file.dataSet());
    body.writeBytes(ascii("\r\n--" + BOUNDARY + "--\r\n"));
    HttpResponse<byte[]> response =
        send(
            HttpRequest.newBuilder(node.address("/dicom-web/studies"))
                .header(
                    "Content-Type",
                    "multipart/related; type=\"application/dicom\"; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    JsonNode module = JSON.readTree(response.body());
    if (response.statusCode() == 200) {
      assertThat(uid(module.at("/00081199/Value/0"), "00081155")).isEqualTo(file.sopInstance());
      return hex(0);
    }
    JsonNode failed = module.at("/00081198/Value/0");
    JsonNode reason = (failed.isMissingNode() ? module.at("/0008119A/Value/0") : failed);
    return reason.has("00081197")
        ? hex(reason.at("/00081197/Value/0").asInt())
        : "HTTP " + response.statusCode();
  }

  /** The instances that the node lists, each with the UIDs above it, by its UID. */
  Map<String, String> listed() throws IOException {
    Map<String, String> places = new TreeMap<>();
    HttpResponse<byte[]> response =
        send(HttpRequest.newBuilder(node.address("/dicom-web/instances")));
    for (JsonNode instance : JSON.readTree(response.body())) {
      String uid = uid(instance, "00080018");
      places.put(
          uid,
          "/dicom-web/studies/"
              + uid(instance, "0020000D")
              + "/series/"
              + uid(instance, "0020000E")
              + "/instances/"
              + uid);
    }
    return places;
  }

  /** The bytes of a data set, by WADO-RS as it is stored. */
  byte[] wado(String place) {
    HttpResponse<byte[]> response =
        send(
            HttpRequest.newBuilder(node.address(place))
                .header(
                    "Accept", "multipart/related; type=\"application/dicom\"; transfer-syntax=*"));
    assertThat(response.statusCode()).as(place).isEqualTo(200);
    String type = response.headers().firstValue("Content-Type").orElseThrow();
    String boundary = type.replaceFirst(".*boundary=\"?([^\";]+).*", "$1");
    String text = new String(response.body(), StandardCharsets.ISO_8859_1);
    int begin = text.indexOf("\r\n\r\n") + 4;
    int end = text.lastIndexOf("\r\n--" + boundary + "--");
    byte[] file = Arrays.copyOfRange(response.body(), begin, end);
    int meta = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(META_GROUP_LENGTH_VALUE);
    return Arrays.copyOfRange(file, META_GROUP_LENGTH_VALUE + 4 + meta, file.length);
  }

  /**
   * The bytes of the data sets of all studies of which something is listed, by C-GET in the
   * transfer syntaxes in which they were sent.
   *
   * @param sent what is wanted
   * @param places as {@link #listed} gives them
   */
  Map<String, byte[]> get(Collection<OddFile> sent, Collection<String> places) {
    String model = Uids.StudyRootQueryRetrieveInformationModelGet;
    List<Proposal> contexts =
        Stream.concat(
                Stream.of(Proposal.uncompressed(model)),
                sent.stream()
                    .map(file -> new Proposal(file.sopClass(), file.syntax()).as(Roles.SCP))
                    .distinct())
            .toList();
    Set<String> studies =
        places.stream()
            .map(place -> place.replaceFirst(".*/studies/([^/]+)/.*", "$1"))
            .collect(Collectors.toCollection(TreeSet::new));
    Came came = new Came();
    try (Association association = open(contexts)) {
      for (String study : studies) {
        DataSet identifier =
            DataSet.builder()
                .text(Tag.QueryRetrieveLevel, "STUDY")
                .foreignUid(Tag.StudyInstanceUID, study)
                .build();
        DimseResponse end = new QueryRetrieve(association, model).get(identifier, came, _ -> true);
        assertThat(hex(end.status())).as("C-GET of study " + study).isEqualTo("0000");
      }
    }
    return came.all;
  }

  @Override
  public void close() {
    dicom.close();
    http.close();
  }

  private Association open(List<Proposal> proposals) {
    return dicom.open(
        new AssociationRequest(
            "127.0.0.1", node.dicomPort(), "ODD", "YTTERBY", proposals, ClientTimeouts.DEFAULT));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError("the node does not answer", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String uid(JsonNode item, String tag) {
    return item.path(tag).path("Value").path(0).asText();
  }

  private static String hex(int status) {
    return String.format("%04X", status);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Keeps what comes, by SOP Instance UID. */
  private static final class Came implements WholeInstances {
    private final Map<String, byte[]> all = new TreeMap<>();

    @Override
    public StoreStatus came(AssociationInfo association, StoreRequest request, byte[] bytes) {
      all.put(request.sopInstanceUid(), bytes);
      return StoreStatus.success();
    }
  }
}
