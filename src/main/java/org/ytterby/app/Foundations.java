// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.time.InstantSource;
import org.ytterby.archive.Archive;
import org.ytterby.audit.Ledger;
import org.ytterby.catalogue.NewSeries;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.store.Database;
import org.ytterby.watch.NodeWatch;

/**
 * What every room of a node stands on. Immutable.
 *
 * @param newSeries told of each series that the archive has not seen before
 * @param client opens associations to peers
 */
record Foundations(
    String nodeId,
    InstantSource clock,
    NodeWatch watch,
    Database database,
    NewSeries newSeries,
    Archive archive,
    Ledger ledger,
    DicomClient client) {}
