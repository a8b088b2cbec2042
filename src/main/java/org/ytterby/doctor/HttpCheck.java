// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.time.Duration;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.WebCourier;
import org.ytterby.finding.PeerFailure;

/**
 * Searches a web server for one study, as whom and by the rules by which results are stored there:
 * the one request that changes nothing (PS3.18 10.6). What it finds is not read. Immutable.
 */
record HttpCheck(Subject subject, Address.DicomWeb address, Duration patience) {
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int FIRST_REDIRECT = 300;
  private static final int FIRST_CLIENT_ERROR = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  Step look() {
    long start = System.nanoTime();
    try {
      return judged(new WebCourier().search(address, patience)).since(start);
    } catch (PeerFailure failure) {
      return Step.failed(
              Check.HTTP,
              String.valueOf(failure.getMessage()),
              "at "
                  + subject.name()
                  + ": its web server hangs or is no web server; here: "
                  + subject.keys().port()
                  + " must be its, with the right one of http and https")
          .since(start);
    }
  }

  private Step judged(int status) {
    String found = "GET " + address.url().getRawPath() + "/studies was answered with " + status;
    return switch (status) {
      case OK, NO_CONTENT -> Step.ok(Check.HTTP, found);
      case UNAUTHORIZED -> Step.failed(Check.HTTP, found + ": it does not know us", credentials());
      case FORBIDDEN ->
          Step.warning(
              Check.HTTP,
              found + ": we may not search there, perhaps not store either",
              credentials() + ", and let who it is store");
      case NOT_FOUND ->
          Step.failed(
              Check.HTTP,
              found + ": there is nothing under this path",
              "here: "
                  + subject.keys().host()
                  + " must end where its DICOMweb resources begin (such as /dicom-web, /wado or"
                  + " /dcm4chee-arc/aets/AE/rs), without /studies: look into its settings");
      default -> other(status, found);
    };
  }

  private Step other(int status, String found) {
    if (status >= FIRST_REDIRECT && status < FIRST_CLIENT_ERROR) {
      return Step.warning(
          Check.HTTP,
          found + ", which sends us elsewhere",
          "deliveries follow no redirect; here: write where it leads at " + subject.keys().host());
    }
    return Step.warning(
        Check.HTTP,
        found + ", where 200 or 204 was expected",
        "if it only stores (STOW-RS) and does not search, the first delivery shows whether all is"
            + " well; else at "
            + subject.name()
            + ": its log says why");
  }

  private String credentials() {
    String keys =
        subject.keys().entry("user")
            + " and "
            + subject.keys().entry("password-file")
            + ", or "
            + subject.keys().entry("bearer-token-file");
    return address.credentials().isPresent()
        ? "here: correct " + keys + "; or at " + subject.name() + ": let these in"
        : "here: give " + keys + ", as its administrator says";
  }
}
