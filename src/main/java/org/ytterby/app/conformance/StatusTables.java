// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.ytterby.commit.FailureReason;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.finding.Defect;

/** What a node answers, operation by operation, as its services declare it. Stateless. */
final class StatusTables {
  private static final List<String> COLUMNS = List.of("status", "category", "meaning", "when");

  private StatusTables() {}

  static Stream<Table> of(ServiceRegistry services) {
    Map<String, StatusTable> byName = new LinkedHashMap<>();
    byName.put("statuses-every-operation", DimseService.ALWAYS);
    for (String uid : services.sopClasses()) {
      services.service(uid).ifPresent(service -> add(byName, uid, service));
    }
    return Stream.concat(
        byName.entrySet().stream().map(one -> table(one.getKey(), one.getValue())),
        Stream.of(failureReasons()));
  }

  private static void add(Map<String, StatusTable> byName, String uid, DimseService service) {
    for (CommandField operation : service.commands().stream().sorted().toList()) {
      StatusTable declared = service.statuses(operation);
      StatusTable before = byName.putIfAbsent(name(operation, uid), declared);
      if (before != null && !before.equals(declared)) {
        throw new Defect(operation + " is answered otherwise in another SOP class than " + uid);
      }
    }
  }

  /** A DIMSE-C operation is one service; of a DIMSE-N operation each SOP class makes its own. */
  private static String name(CommandField operation, String uid) {
    String name = "statuses-" + operation.name().replace('_', '-');
    return (operation.isNormalized() ? name + "-" + Words.uid(uid) : name)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-");
  }

  private static Table table(String name, StatusTable statuses) {
    return new Table(
        name,
        COLUMNS,
        statuses.rows().stream()
            .map(
                row ->
                    List.of(
                        Words.hex(row.status().code()),
                        Words.of(Status.category(row.status().code())),
                        row.meaning(),
                        row.when()))
            .toList());
  }

  private static Table failureReasons() {
    return new Table(
        "commitment-failure-reasons",
        List.of("Failure Reason", "meaning", "when"),
        Stream.of(FailureReason.values())
            .map(reason -> List.of(Words.hex(reason.code()), reason.meaning(), reason.when()))
            .toList());
  }
}
