// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.peer.ServiceClass;

/** What a node serves: SOP classes with operations and roles, and HTTP resources. Stateless. */
final class ServiceTables {
  private ServiceTables() {}

  static Stream<Table> of(NodeFacts facts) {
    return Stream.of(
        services(facts), storage(facts.everything()), rights(), resources(facts.resources()));
  }

  private static Table services(NodeFacts facts) {
    List<List<String>> rows =
        facts.everything().sopClasses().stream()
            .filter(uid -> !Dictionary.isStorageSopClass(uid))
            .sorted(Comparator.comparing(Words::uid))
            .map(uid -> service(facts, uid))
            .toList();
    return new Table(
        "services",
        List.of("SOP class", "UID", "operations", "role", "without configuration"),
        rows);
  }

  private static List<String> service(NodeFacts facts, String uid) {
    return List.of(
        Words.uid(uid),
        uid,
        operations(facts.everything(), uid),
        Words.roles(facts.everything().roles(uid)),
        facts.byDefault().service(uid).isPresent() ? "on" : "off");
  }

  private static String operations(ServiceRegistry services, String uid) {
    return services.service(uid).map(DimseService::commands).stream()
        .flatMap(commands -> commands.stream().sorted())
        .map(command -> command.name().replace('_', '-'))
        .collect(Collectors.joining(", "));
  }

  private static Table storage(ServiceRegistry services) {
    List<List<String>> rows =
        services.sopClasses().stream()
            .filter(Dictionary::isStorageSopClass)
            .sorted(Comparator.comparing(Words::uid))
            .map(uid -> List.of(Words.uid(uid), uid, Words.roles(services.roles(uid))))
            .toList();
    return new Table("storage-classes", List.of("SOP class", "UID", "role"), rows);
  }

  private static Table rights() {
    List<List<String>> rows =
        Stream.of(ServiceClass.values())
            .map(
                service ->
                    List.of(
                        "`" + service.word() + "`",
                        service == ServiceClass.STORE
                            ? "every Storage SOP class"
                            : service.sopClassUids().stream()
                                .map(Words::uid)
                                .collect(Collectors.joining("; "))))
            .toList();
    return new Table("peer-services", List.of("`peers[].services`", "SOP classes"), rows);
  }

  private static Table resources(List<NodeFacts.Resource> resources) {
    List<List<String>> rows =
        resources.stream()
            .map(one -> List.of(one.method(), "`" + one.path() + "`", one.what()))
            .toList();
    return new Table("web-resources", List.of("method", "path", "what"), rows);
  }
}
