// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.ytterby.web.HttpStatuses.row;

import java.util.List;
import java.util.Optional;
import org.ytterby.render.ImageFile;
import org.ytterby.web.HttpStatuses;

/**
 * The kinds of resources of DICOMweb, with everything that who asks may meet at one: by these lists
 * the doors choose what they give, read what is asked, and are held to what they answer; the
 * conformance statement is made of them.
 */
public enum ResourceKind {
  STORE(
      "store (STOW-RS)",
      Optional.of(Form.parts(ResourceKind.DICOM)),
      JsonAnswer.FORMS,
      List.of(),
      HttpStatuses.of(
          row(200, "every part is stored, or was already"),
          row(
              202,
              "some are; Failed SOP Sequence, and Other Failures Sequence for parts that are no"
                  + " instance, say which not"),
          row(
              400,
              "nothing is stored, because nothing could be understood; or the study in the path is"
                  + " no UID"),
          row(403, "nothing is stored: a web page that is not of `dicomweb.origins`"),
          row(406, "Accept has no form of the answer"),
          row(409, "nothing is stored: conflicts, or mixed reasons"),
          row(
              413,
              "longer than `dicomweb.max-request` or `dicomweb.max-parts`; the rest was not read."
                  + " What came before is stored and in the answer. Or nothing is stored: every"
                  + " part is longer than `dicomweb.max-part`"),
          row(415, "Content-Type is another"),
          row(500, "nothing is stored: failures of ours"),
          row(502, "the request broke off; what was whole is stored"),
          row(
              503,
              "nothing is stored: no resources, the disk is nearly full, or"
                  + " `dicomweb.max-requests` are being read"))),
  SEARCH(
      "search (QIDO-RS)",
      Optional.empty(),
      JsonAnswer.FORMS,
      List.of(Parameter.Search.values()),
      HttpStatuses.of(
          row(
              200,
              "what matches, perhaps nothing; a Warning header tells of more than the answer has"),
          row(400, "a parameter or a UID in the path that is none, a key that can't be matched"),
          row(403, "a web page that is not of `dicomweb.origins`"),
          row(406, "Accept has no form of the answer"),
          row(502, "who asked has gone, or it took too long"),
          row(503, "the database failed, or `dicomweb.max-requests` are being answered"))),
  INSTANCES(
      "instances (WADO-RS)",
      Optional.empty(),
      List.of(Form.parts(ResourceKind.DICOM), Form.alone(ResourceKind.DICOM)),
      List.of(),
      retrieved("", "a `transfer-syntax` to which they can't be brought without loss")),
  METADATA(
      "metadata (WADO-RS)",
      Optional.empty(),
      JsonAnswer.FORMS,
      List.of(),
      retrieved("", "another media type")),
  RENDERED(
      "rendered (WADO-RS)",
      Optional.empty(),
      List.of(
          Form.alone(ImageFile.JPEG.mediaType()),
          Form.parts(ImageFile.JPEG.mediaType()),
          Form.alone(ImageFile.PNG.mediaType()),
          Form.parts(ImageFile.PNG.mediaType())),
      List.of(Parameter.Render.values()),
      retrieved(", a parameter", ResourceKind.NOT_SHOWN)),
  THUMBNAIL(
      "thumbnail (WADO-RS)",
      Optional.empty(),
      List.of(Form.alone(ImageFile.JPEG.mediaType()), Form.alone(ImageFile.PNG.mediaType())),
      List.of(Parameter.Render.values()),
      retrieved(", a parameter", ResourceKind.NOT_SHOWN)),
  FRAMES(
      "frames (WADO-RS)",
      Optional.empty(),
      List.of(Form.parts(ResourceKind.OCTETS), Form.alone(ResourceKind.OCTETS)),
      List.of(),
      retrieved(
          ", a list of frames",
          "another `transfer-syntax` than Explicit VR Little Endian, pixels that this node can't"
              + " decode")),
  BULK_DATA(
      "bulk data (WADO-RS)",
      Optional.empty(),
      List.of(Form.parts(ResourceKind.OCTETS), Form.alone(ResourceKind.OCTETS)),
      List.of(),
      retrieved(
          "",
          "another `transfer-syntax` than Explicit VR Little Endian, compressed pixel data: see its"
              + " frames"));

  static final String DICOM = "application/dicom";
  static final String OCTETS = "application/octet-stream";
  private static final String NOT_SHOWN = "what can't be rendered, with a reason (see below)";

  private final String label;
  private final Optional<Form> taken;
  private final List<Form> forms;
  private final List<Parameter> parameters;
  private final HttpStatuses statuses;

  ResourceKind(
      String label,
      Optional<Form> taken,
      List<Form> forms,
      List<Parameter> parameters,
      HttpStatuses statuses) {
    this.label = label;
    this.taken = taken;
    this.forms = List.copyOf(forms);
    this.parameters = List.copyOf(parameters);
    this.statuses = statuses;
  }

  private static HttpStatuses retrieved(String invalid, String notAcceptable) {
    return HttpStatuses.of(
        row(200, "it is given; where it then breaks off, so does the connection"),
        row(
            400,
            "a UID in the path"
                + invalid
                + " that is none; or a stored instance can't be read,"
                + " before anything of it is given"),
        row(403, "a web page that is not of `dicomweb.origins`"),
        row(404, "this node does not have it"),
        row(406, "Accept has no form in which it can be given; " + notAcceptable),
        row(
            503,
            "the stored bytes or the database failed before anything was given, a picture's turn"
                + " did not come in time, or `dicomweb.max-requests` are being answered"));
  }

  /** What people call it. */
  public String label() {
    return label;
  }

  /** What the body of a request is, where it has one. */
  public Optional<Form> taken() {
    return taken;
  }

  /** The forms of the answer, preferred first. */
  public List<Form> forms() {
    return forms;
  }

  /** The query parameters that are read. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** What it is answered with. */
  public HttpStatuses statuses() {
    return statuses;
  }
}
