// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.InvalidObject;

/** Whoever refuses a request, the service or the failure that it throws, the log says it alike. */
final class RefusedRequestTest {
  private static final String CLASS = "1.2.840.10008.1.20.1";
  private static final AssociationInfo ASSOCIATION =
      new AssociationInfo(1, "ASKER", "YTTERBY", "127.0.0.1", 104, "TEST");
  private static final AcceptedContext CONTEXT =
      new AcceptedContext(1, CLASS, TransferSyntax.EXPLICIT_LE, Roles.BOTH);
  private static final CommandSet COMMAND =
      CommandSet.request(
          CommandField.N_ACTION, 1, CLASS, Optional.of("1.2.3"), DataSet.empty(), false);

  @Test
  void a_refusal_is_told_alike_whoever_refuses() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Dispatch.class);
    log.start();
    logger.addAppender(log);
    try {
      DimseRequest request =
          new DimseRequest(
              ASSOCIATION, CONTEXT, COMMAND, _ -> true, () -> false, PeerOperations.NONE);
      DimseResponse byService =
          DimseService.refused(logger, request, Status.CANNOT_UNDERSTAND, "one reason");
      DimseResponse byFailure =
          new Dispatch(ASSOCIATION, ServiceRegistry.verification(), PeerOperations.NONE)
              .refusal(CONTEXT, COMMAND, new InvalidObject("a place", "one thing", "another"));
      assertThat(byService.status()).isEqualTo(byFailure.status());
    } finally {
      logger.detachAppender(log);
    }
    String shape =
        "request refused calling=ASKER called=YTTERBY operation=N_ACTION class="
            + CLASS
            + " status=C000H CANNOT_UNDERSTAND reason=";
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith(shape));
  }
}
