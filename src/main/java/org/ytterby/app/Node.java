// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.config.Configuration;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.finding.YtterbyException;
import org.ytterby.validate.SelfTest;

/**
 * A running node. Started in the order of the data, so that nothing arrives before it can be worked
 * on; closed in reverse, so that nothing is accepted that would not be kept. Thread-safe.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final OpenParts open;
  private final DicomServer dicom;
  private final int httpPort;

  Node(OpenParts open, DicomServer dicom, int httpPort) {
    this.open = open;
    this.dicom = dicom;
    this.httpPort = httpPort;
  }

  /**
   * Starts a node and takes up what an earlier one has left.
   *
   * @throws YtterbyException when a part can't be started; those that were are closed again
   */
  public static Node start(Configuration configuration, InstantSource clock) {
    return start(configuration, clock, SelfTest.brief());
  }

  /** Starts a node that doses where this test passes. */
  static Node start(Configuration configuration, InstantSource clock, SelfTest test) {
    OpenParts open = new OpenParts();
    boolean started = false;
    try {
      Node node = new NodeStart(configuration, clock, open, test).start();
      started = true;
      LOG.info(
          "node started id={} dicom={} http={}",
          configuration.node().node().id(),
          node.dicomPort(),
          node.httpPort);
      return node;
    } finally {
      if (!started) {
        open.close();
      }
    }
  }

  /** The port on which it listens for associations. */
  public int dicomPort() {
    return dicom.port();
  }

  /** What its DICOM peers are served. */
  ServiceRegistry services() {
    return dicom.services();
  }

  /** The port on which it answers HTTP. */
  public int httpPort() {
    return httpPort;
  }

  /** Lets what is under way end, and closes. What waits goes on at the next start. */
  @Override
  public void close() {
    open.close();
    LOG.info("node closed");
  }
}
