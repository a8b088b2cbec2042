// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs each {@link DatabaseTest} on both databases and hands out what its parameters ask for. */
final class DatabaseExtension implements TestTemplateInvocationContextProvider {

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    return Stream.of(Dialect.values()).map(On::new);
  }

  private record On(Dialect dialect) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return dialect.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Fresh(dialect));
    }
  }

  /** One invocation's database. */
  private static final class Fresh implements ParameterResolver, AfterEachCallback {
    private final Dialect dialect;
    private @Nullable DatabaseSettings settings;
    private @Nullable Database database;
    private @Nullable Path folder;
    private Runnable release = () -> {};

    Fresh(Dialect dialect) {
      this.dialect = dialect;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == Database.class || type == DatabaseSettings.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      if (parameter.getParameter().getType() == DatabaseSettings.class) {
        return settings(context);
      }
      if (database == null) {
        database = Database.open(settings(context));
      }
      return database;
    }

    private DatabaseSettings settings(ExtensionContext context) {
      if (settings == null) {
        settings =
            switch (dialect) {
              case H2 -> DatabaseSettings.embedded(temporaryFolder());
              case POSTGRESQL -> onServer(SharedPostgresql.of(context));
            };
      }
      return settings;
    }

    private DatabaseSettings onServer(SharedPostgresql server) {
      String name = server.freshDatabase();
      release = () -> server.drop(name);
      return server.settings(name);
    }

    private Path temporaryFolder() {
      try {
        folder = Files.createTempDirectory("ytterby-h2");
        return folder;
      } catch (IOException e) {
        throw new AssertionError("no temporary folder", e);
      }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
      try {
        if (database != null) {
          database.close();
        }
      } finally {
        release.run();
      }
      if (folder != null) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }
}
