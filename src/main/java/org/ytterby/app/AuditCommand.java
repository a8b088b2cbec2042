// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.archive.ArchiveView;
import org.ytterby.audit.LedgerHead;
import org.ytterby.audit.LedgerProblem;
import org.ytterby.audit.LedgerVerifier;
import org.ytterby.cli.Command;
import org.ytterby.cli.Console;
import org.ytterby.cli.ExitCode;
import org.ytterby.cli.JsonOption;
import org.ytterby.cli.NodeOptions;
import org.ytterby.config.NodeConfig;
import org.ytterby.run.DeliveredDoseExport;
import org.ytterby.run.RunAudit;
import org.ytterby.store.Database;
import picocli.CommandLine;

/**
 * {@code ytterby audit …}: holds the ledger against itself and the archive, and exports what was
 * delivered.
 */
@CommandLine.Command(
    name = "audit",
    description = "Check the ledger; export delivered doses.",
    subcommands = {AuditCommand.Verify.class, AuditCommand.Export.class})
final class AuditCommand implements Command {

  @Override
  public ExitCode run(Console console) {
    console.err().println("ytterby: audit what? verify or export; see: ytterby audit --help");
    return ExitCode.WRONG_USAGE;
  }

  /**
   * {@code ytterby audit verify}: the first changed, removed or reordered row of each node, and
   * every changed object.
   */
  @CommandLine.Command(
      name = "verify",
      description = {
        "Recompute the hash chain of every node and the digests of objects, summaries, frozen and"
            + " treatment records that the ledger names. Changes nothing.",
        "Keep the printed heads elsewhere: they alone show that somebody rewrote a whole chain.",
        "With the embedded database the node has to be stopped."
      })
  static final class Verify implements Command {
    @CommandLine.Mixin private NodeOptions node = new NodeOptions();
    @CommandLine.Mixin private JsonOption json = new JsonOption();

    @Override
    public ExitCode run(Console console) {
      NodeConfig config = node.configuration().node();
      Path data = config.data();
      try (Database database =
          Database.openAsItIs(NodeSettings.database(config.database(), data))) {
        RunAudit runs = new RunAudit(database, config.node().id());
        LedgerVerifier.Report report =
            LedgerVerifier.verify(
                database,
                runs.nodes(),
                new LedgerVerifier.Witness(
                    new ArchiveView(data, database)::presentSha256, runs::against));
        List<LedgerProblem> problems = new ArrayList<>(report.problems());
        problems.addAll(runs.unknown());
        // A ledger without a row vouches for nothing: each start of a case writes one.
        boolean holds = report.rows() > 0 && problems.isEmpty();
        print(console, report, problems, holds);
        if (report.rows() == 0) {
          console.err().println("ytterby: the ledger has no row, so nothing was verified");
        }
        return holds ? ExitCode.DONE : ExitCode.REFUSED;
      }
    }

    private void print(
        Console console,
        LedgerVerifier.Report report,
        List<LedgerProblem> problems,
        boolean holds) {
      if (json.wanted()) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ok", holds);
        result.put("rows", report.rows());
        result.put("objects", report.objects());
        result.put("problems", problems.stream().map(Verify::tree).toList());
        result.put("heads", report.heads().stream().map(Verify::tree).toList());
        console.out().println(JsonOption.text(result));
      } else {
        console
            .out()
            .println(
                report.rows()
                    + " rows, "
                    + report.objects()
                    + " objects, "
                    + problems.size()
                    + " problem(s)");
        report
            .heads()
            .forEach(
                head ->
                    console
                        .out()
                        .println(
                            "head of "
                                + head.nodeId()
                                + ": row "
                                + head.seq()
                                + ", "
                                + head.hash()));
      }
      problems.forEach(problem -> console.err().println(problem));
    }

    private static Map<String, Object> tree(LedgerHead head) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("node", head.nodeId());
      tree.put("row", head.seq());
      tree.put("hash", head.hash());
      return tree;
    }

    private static Map<String, Object> tree(LedgerProblem problem) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("node", problem.nodeId());
      tree.put("row", problem.seq());
      tree.put("kind", problem.kind().name());
      tree.put("what", problem.what());
      return tree;
    }
  }

  /** {@code ytterby audit export}: a row for each region of each delivered run. */
  @CommandLine.Command(
      name = "export",
      description = {
        "Export every delivered dose, a row for each region. No row names the patient; the Study"
            + " Instance UID links to him.",
        "CSV has six significant digits, JSON all.",
        "With the embedded database the node has to be stopped."
      })
  static final class Export implements Command {
    /** How the export is written. */
    enum Format {
      CSV,
      JSON
    }

    @CommandLine.Mixin private NodeOptions node = new NodeOptions();

    @CommandLine.Option(names = "--format", paramLabel = "csv|json", description = "Default csv.")
    private Format format = Format.CSV;

    @CommandLine.Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Override
    public ExitCode run(Console console) {
      NodeConfig config = node.configuration().node();
      try (Database database =
          Database.openAsItIs(NodeSettings.database(config.database(), config.data()))) {
        DeliveredDoseExport export = new DeliveredDoseExport(database, config.node().id());
        switch (json ? Format.JSON : format) {
          case CSV -> export.csv(console.out());
          case JSON -> export.json(console.out());
        }
        console.out().flush();
        export
            .refused()
            .forEach(
                run ->
                    console
                        .err()
                        .println("run " + run + " left out: it is not as the ledger says"));
        return export.refused().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
      }
    }
  }
}
