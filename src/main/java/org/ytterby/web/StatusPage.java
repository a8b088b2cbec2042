// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.watch.Part;

/**
 * The page for people at {@code /}: how the node's parts are, and the cases, newest first. Plain
 * HTML, made anew for each request; it works without scripts, loads nothing from elsewhere and
 * shows no patient's identity. Thread-safe.
 */
final class StatusPage {
  private static final int CASES = 20;
  private static final String REFRESH_S = "30";
  private static final String STYLE = "status.css";

  /** Nothing but our own style sheet is loaded, and nobody puts the page into a frame. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final CaseQueries cases;
  private final WatchSource watch;

  StatusPage(CaseQueries cases, WatchSource watch) {
    this.cases = cases;
    this.watch = watch;
  }

  /**
   * The page.
   *
   * @param after cursor of the page before, nothing for the newest cases
   * @param still true for a page that does not load itself again
   */
  HttpResponse answer(Optional<String> after, boolean still) {
    List<Part> parts = watch.ready();
    Html page = new Html();
    head(page, still);
    page.open("body").line();
    page.open("header").element("h1", "Ytterby").close("header").open("main").line();
    health(page, parts);
    cases(page, parts, after, still);
    page.close("main").line();
    foot(page, still);
    page.close("body").close("html").line();
    return HttpResponse.of(
        headers(MediaType.HTML_UTF_8), HttpData.ofUtf8("<!DOCTYPE html>\n" + page));
  }

  /** The style sheet. */
  static HttpResponse style() {
    try (InputStream sheet = StatusPage.class.getResourceAsStream(STYLE)) {
      if (sheet == null) {
        throw new Defect(STYLE + " is not on the class path");
      }
      String text = new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
      return HttpResponse.of(headers(MediaType.CSS_UTF_8), HttpData.ofUtf8(text));
    } catch (IOException e) {
      throw new Defect(ErrorCode.DEFECT, STYLE + " can't be read", e);
    }
  }

  private static ResponseHeaders headers(MediaType type) {
    return ResponseHeaders.builder(HttpStatus.OK)
        .contentType(type)
        .add(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
        .add(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .add(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
        .add(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .build();
  }

  private static void head(Html page, boolean still) {
    page.open("html", "lang", "en").open("head").open("meta", "charset", "utf-8").line();
    page.open("meta", "name", "viewport", "content", "width=device-width").line();
    if (!still) {
      page.open("meta", "http-equiv", "refresh", "content", REFRESH_S).line();
    }
    page.open("link", "rel", "stylesheet", "href", "/" + STYLE).element("title", "Ytterby: status");
    page.close("head").line();
  }

  private static void health(Html page, List<Part> parts) {
    boolean ready = Part.ready(parts);
    page.open("section", "aria-labelledby", "health");
    page.element("h2", ready ? "Node: ready" : "Node: not ready", "id", "health").line();
    page.open("table").element("caption", "Parts of the node");
    row(page, "th", "Part", "State", "Since", "Reason", "What to do");
    page.open("tbody").line();
    for (Part part : parts) {
      page.open("tr").element("th", part.name(), "scope", "row");
      page.element(
          "td", state(part), "class", part.ok() ? "well" : part.required() ? "ill" : "look");
      time(page.open("td"), part.since().toString());
      page.close("td").element("td", part.reason()).element("td", part.action());
      page.close("tr").line();
    }
    page.close("tbody").close("table").close("section").line();
  }

  private static String state(Part part) {
    if (part.ok()) {
      return "ok";
    }
    return part.required() ? "not ready" : "needs a look";
  }

  private void cases(Html page, List<Part> parts, Optional<String> after, boolean still) {
    page.open("section", "aria-labelledby", "cases").element("h2", "Cases", "id", "cases").line();
    boolean answers = parts.stream().allMatch(part -> part.ok() || !part.name().equals("database"));
    if (answers) {
      CaseQueries.CasePage shown = cases.page(after, CASES);
      table(page, shown.cases());
      pages(page, after.isPresent(), shown.next(), still);
    } else {
      page.element("p", "The database does not answer: the cases can't be shown now.").line();
    }
    page.close("section").line();
  }

  private void table(Html page, List<Map<String, Object>> shown) {
    if (shown.isEmpty()) {
      page.element("p", "No case. A study that is sent to this node opens one.").line();
      return;
    }
    page.open("table").element("caption", "Newest first; times are UTC");
    row(page, "th", "Case", "State", "Why", "Next look", "Run", "Deliveries", "Findings");
    page.open("tbody").line();
    CaseRow row = new CaseRow(page);
    for (Map<String, Object> line : shown) {
      String id = Tree.text(line, "id");
      row.write(line, cases.one(id).orElse(Map.of()));
    }
    page.close("tbody").close("table").line();
  }

  private static void pages(Html page, boolean older, Optional<String> next, boolean still) {
    page.open("nav", "aria-label", "Pages of cases");
    if (older) {
      page.element("a", "newest cases", "href", still ? "/?refresh=off" : "/").text(" ");
    }
    next.ifPresent(
        cursor ->
            page.element(
                "a", "older cases", "href", "/?after=" + cursor + (still ? "&refresh=off" : "")));
    page.close("nav").line();
  }

  private static void foot(Html page, boolean still) {
    page.open("footer").open("p");
    if (still) {
      page.element("a", "Load this page again every " + REFRESH_S + " s", "href", "/");
    } else {
      page.text("This page loads itself again every " + REFRESH_S + " s (");
      page.element("a", "keep it still", "href", "/?refresh=off").text(")");
    }
    page.text(". As JSON: ");
    for (String path : List.of("/api/health", "/api/health/ready", "/api/cases", "/api")) {
      page.element("a", path, "href", path).text(" ");
    }
    page.element("a", "/metrics", "href", "/metrics").close("p");
    page.element("p", "Not a cleared medical device. No patient is named here.");
    page.close("footer").line();
  }

  private static void row(Html page, String cell, String... titles) {
    page.open("thead").open("tr");
    for (String title : new ArrayList<>(List.of(titles))) {
      page.element(cell, title, "scope", "col");
    }
    page.close("tr").close("thead").line();
  }

  /** A moment to the second. */
  static void time(Html page, String iso) {
    if (!iso.isEmpty()) {
      String second = iso.replaceFirst("\\.\\d+", "").replace('T', ' ').replace("Z", "");
      page.element("time", second, "datetime", iso);
    }
  }
}
