// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.QueryRetrieve;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.InvalidObject;
import picocli.CommandLine;

/**
 * {@code ytterby find}: asks a peer by C-FIND what it has (PS3.4 C.4.1). Done is only what the peer
 * ended with Success, or what we ended because it was enough.
 */
@CommandLine.Command(
    name = "find",
    description = {
      "Ask a DICOM node by C-FIND what it has, one line a match.",
      "The keys are answered too, and the UIDs that get needs. What is printed may name patients."
    })
public final class FindCommand implements Command {
  @CommandLine.Mixin private PeerOptions peer = new PeerOptions();

  @CommandLine.Mixin private QueryOptions query = new QueryOptions();

  @CommandLine.Parameters(
      index = "1..*",
      paramLabel = "KEY[=VALUE]",
      description = QueryOptions.KEYS)
  private List<String> keys = List.of();

  @CommandLine.Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Cancel after so many matches; default ${DEFAULT-VALUE}.")
  private int most;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec usage = CommandLine.Model.CommandSpec.create();

  @CommandLine.Mixin private JsonOption json = new JsonOption();

  @Override
  public ExitCode run(Console console) {
    if (most < 1) {
      throw new CommandLine.ParameterException(
          usage.commandLine(), "--most is at least 1, found " + most);
    }
    DataSet identifier = query.identifier(keys, query.uniqueKeys());
    String sopClass = query.model().findSopClassUid();
    AssociationRequest request = peer.request(List.of(Proposal.uncompressed(sopClass)));
    List<Map<String, String>> matches = new ArrayList<>();
    DimseResponse end;
    try (DicomClient client = new DicomClient();
        Association association = client.open(request)) {
      end =
          new QueryRetrieve(association, sopClass)
              .find(
                  identifier,
                  match -> {
                    if (matches.size() < most) {
                      matches.add(texts(match));
                    }
                    return matches.size() < most;
                  });
    }
    boolean cancelled = end.category() == Status.Category.CANCEL && matches.size() >= most;
    boolean done = end.category() == Status.Category.SUCCESS || cancelled;
    print(console, matches, end);
    if (!done) {
      console
          .err()
          .println(
              "ytterby: "
                  + peer.peer()
                  + " ended the query with "
                  + Status.text(end.status())
                  + end.errorComment()
                      .map(comment -> ": " + Console.printable(comment))
                      .orElse(""));
    } else if (cancelled) {
      console.err().println("there may be more than " + most + " matches: see --most");
    }
    return done ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private void print(Console console, List<Map<String, String>> matches, DimseResponse end) {
    if (json.wanted()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("peer", peer.peer());
      result.put("level", query.level().name());
      result.put("status", Status.text(end.status()));
      result.put("matches", matches);
      console.out().println(JsonOption.text(result));
      return;
    }
    for (Map<String, String> match : matches) {
      List<String> line = new ArrayList<>();
      match.forEach((name, value) -> line.add(name + "=" + Console.printable(value)));
      console.out().println(String.join("\t", line));
    }
  }

  private static Map<String, String> texts(DataSet match) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Element element : match) {
      int tag = element.tag();
      if (tag != Tag.SpecificCharacterSet && tag != Tag.QueryRetrieveLevel) {
        String name =
            Dictionary.entry(tag).map(Dictionary.Entry::keyword).orElse(Dictionary.tagText(tag));
        texts.put(name, match.optional(tag).map(FindCommand::text).orElse(""));
      }
    }
    return texts;
  }

  private static String text(Attribute attribute) {
    try {
      return attribute.vr().isText() ? String.join("\\", attribute.texts()) : numbers(attribute);
    } catch (InvalidObject unreadable) {
      return "?";
    }
  }

  private static String numbers(Attribute attribute) {
    List<String> texts = new ArrayList<>();
    for (double number : attribute.numbers()) {
      texts.add(number == Math.rint(number) ? Long.toString((long) number) : "" + number);
    }
    return String.join("\\", texts);
  }
}
