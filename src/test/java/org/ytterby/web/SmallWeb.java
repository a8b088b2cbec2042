// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The HTTP server over real sockets with a {@link SmallNode} behind it; one for all tests of a run,
 * because its end takes two seconds. A test class takes it as the parameter of its constructor.
 */
final class SmallWeb implements AutoCloseable {
  static final int MOST_BODY_BYTES = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  final SmallNode node = new SmallNode();
  final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebServer web =
      WebServer.start(
          new WebSettings("127.0.0.1", 0, MOST_BODY_BYTES, Duration.ofSeconds(10)),
          ports(node),
          workers);

  /** Hands it out as new. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SmallWeb.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      SmallWeb web =
          context
              .getRoot()
              .getStore(ExtensionContext.Namespace.create(SmallWeb.class))
              .getOrComputeIfAbsent(SmallWeb.class, _ -> new SmallWeb(), SmallWeb.class);
      web.node.ready = true;
      web.node.healed = true;
      web.node.taken.clear();
      return web;
    }
  }

  /** What a server asks the node for, whose health may come from elsewhere. */
  WebServer.Ports ports(HealthSource health) {
    return new WebServer.Ports(health, node, node, node, node, node);
  }

  int port() {
    return web.port();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> put(String study, String body, String type)
      throws IOException, InterruptedException {
    return send(
        request("/api/studies/" + study + "/treatment")
            .header("content-type", type)
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    web.close();
    workers.close();
    client.close();
  }
}
