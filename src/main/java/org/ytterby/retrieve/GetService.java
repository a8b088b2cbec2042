// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.ytterby.archive.SeriesView;
import org.ytterby.catalogue.Catalogue;
import org.ytterby.catalogue.QueryModel;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.StatusTable;

/**
 * C-GET as SCP over the archive (PS3.4 C.4.3), Patient Root and Study Root, hierarchical: the
 * instances go to the requestor on the association of its request. Thread-safe.
 */
public final class GetService implements DimseService {
  private final Selection selection;

  public GetService(Catalogue catalogue, SeriesView archive) {
    this.selection = new Selection(catalogue, archive);
  }

  /** The SOP classes that it serves. */
  public static List<String> sopClassUids() {
    return Arrays.stream(QueryModel.values()).map(QueryModel::getSopClassUid).toList();
  }

  @Override
  public Set<CommandField> commands() {
    return Set.of(CommandField.C_GET);
  }

  @Override
  public StatusTable statuses(CommandField operation) {
    return RetrieveStatuses.GET;
  }

  @Override
  public Set<String> subOperations() {
    return Set.copyOf(Dictionary.storageSopClasses());
  }

  @Override
  public CompletionStage<DimseResponse> serve(
      DimseRequest request, Consumer<DimseResponse> pending) {
    return new Retrieval(request, selection, Optional.empty(), _ -> new Requestor(request.peer()))
        .run(pending);
  }
}
