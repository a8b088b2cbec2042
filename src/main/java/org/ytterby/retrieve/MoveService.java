// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.ytterby.archive.SeriesView;
import org.ytterby.catalogue.Catalogue;
import org.ytterby.catalogue.QueryModel;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.OutgoingInstance.MoveOriginator;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;

/**
 * C-MOVE as SCP over the archive (PS3.4 C.4.2), Patient Root and Study Root, hierarchical: the
 * instances go to a node that the configuration knows, never to an address of the request.
 * Thread-safe.
 */
public final class MoveService implements DimseService {
  private final Selection selection;
  private final DicomClient client;
  private final Map<String, MoveDestination> destinations = new LinkedHashMap<>();

  /**
   * A service.
   *
   * @param destinations each with an AE title of its own
   */
  public MoveService(
      Catalogue catalogue,
      SeriesView archive,
      DicomClient client,
      List<MoveDestination> destinations) {
    this.selection = new Selection(catalogue, archive);
    this.client = client;
    for (MoveDestination one : destinations) {
      if (this.destinations.putIfAbsent(one.aeTitle(), one) != null) {
        throw new IllegalArgumentException("two move destinations are called " + one.aeTitle());
      }
    }
  }

  /** The SOP classes that it serves. */
  public static List<String> sopClassUids() {
    return Arrays.stream(QueryModel.values()).map(QueryModel::moveSopClassUid).toList();
  }

  @Override
  public Set<CommandField> commands() {
    return Set.of(CommandField.C_MOVE);
  }

  @Override
  public StatusTable statuses(CommandField operation) {
    return RetrieveStatuses.MOVE;
  }

  @Override
  public CompletionStage<DimseResponse> serve(
      DimseRequest request, Consumer<DimseResponse> pending) {
    String title =
        request
            .command()
            .attributes()
            .optional(Tag.MoveDestination)
            .map(Attribute::text)
            .orElse("")
            .strip();
    MoveDestination destination = destinations.get(title);
    if (destination == null) {
      return CompletableFuture.completedFuture(
          DimseResponse.of(
                  Status.MOVE_DESTINATION_UNKNOWN.code(),
                  "add it to query.move-destinations of this node")
              .offending(Tag.MoveDestination));
    }
    MoveOriginator originator =
        new MoveOriginator(request.association().callingAe(), request.command().messageId());
    return new Retrieval(
            request,
            selection,
            Optional.of(originator),
            instances -> new ThirdParty(client, destination, instances))
        .run(pending);
  }
}
