package io.kanban.benchmark;

import io.kanban.benchmark.WebSockets.Line;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of one page, without a browser. It signs in with the form, makes the same requests as
 * Vaadin's client, and exchanges the same messages over the same WebSocket. It draws nothing, so a
 * thousand of these clients need less of the machine than one Chromium.
 */
final class LightPage {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" content=\"([^\"]+)\"");
  private static final Pattern COOKIE = Pattern.compile("[^;]+");
  private static final Pattern KEYS =
      Pattern.compile(
          "\"node\":(\\d+),\"type\":\"put\",\"key\":\"keydown\",\"feat\":4,\"value\":\"([^\"]+)\"");

  /** Matches a message with a changed counter: of a column's cards, or of pressed keys. */
  private static final Pattern COUNT = Pattern.compile("\"value\":\"\\d+\"\\}");

  private static final String FILTER =
      "event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey"
          + " && event.key.startsWith('Arrow')";

  private final int port;
  private final String cookie;
  private final String address;
  private final Arrival arrival;
  private final String security;
  private final int ui;
  private final Line line;
  private final CompletableFuture<Integer> keys = new CompletableFuture<>();

  // Guarded by this.
  private final List<String> outbox = new ArrayList<>();
  private boolean awaiting;
  private boolean hidden;
  private int clientId;

  private volatile int syncId;
  private volatile String lastChange = "";

  /** Called when a page gets a change. */
  @FunctionalInterface
  interface Arrival {
    /**
     * The page has got a change.
     *
     * @param at the arrival of its frame, as {@link System#nanoTime}
     */
    void changed(LightPage page, long at);
  }

  private LightPage(
      WebSockets sockets,
      int port,
      String cookie,
      String path,
      int height,
      boolean deflate,
      Arrival arrival)
      throws IOException, InterruptedException {
    this.port = port;
    this.cookie = cookie;
    this.address = "http://localhost:" + port + "/" + path;
    this.arrival = arrival;
    String window =
        "&query=&v-sh=%1$d&v-sw=1280&v-wh=%1$d&v-ww=1280&v-bh=%1$d&v-bw=1280&v-curdate=%2$d"
                .formatted(height, System.currentTimeMillis())
            + "&v-tzo=0&v-dstd=0&v-rtzo=0&v-dston=false&v-tzid=UTC&v-wn=v-0."
            + System.nanoTime()
            + "&v-td=false&v-pr=1&v-np=Linux%20x86_64&v-cs=light%20dark&v-pv=VISIBLE"
            + "&v-fs=NOT_FULLSCREEN&v-so=landscape-primary&v-soa=0&v-tn=aura&v-ga=PROMPT"
            + "&v-wla=SUPPORTED&v-ws=false";
    HttpResponse<String> first = http(request("?v-r=init&location=" + encoded(path) + window));
    if (first.statusCode() != 200) {
      throw new IOException("no page at %s: %s".formatted(path, first));
    }
    JsonNode init = JSON.readTree(first.body()).path("appConfig");
    JsonNode uidl = init.path("uidl");
    ui = init.path("v-uiId").asInt();
    security = uidl.path("Vaadin-Security-Key").asString();
    line =
        sockets.open(
            port,
            "/VAADIN/push?v-r=push&v-uiId=%d&v-pushId=%s"
                    .formatted(ui, uidl.path("Vaadin-Push-ID").asString())
                + "&X-Atmosphere-tracking-id=0&X-Atmosphere-Framework=4.0.1"
                + "&X-Atmosphere-Transport=websocket&X-Atmosphere-TrackMessageSize=true"
                + "&Content-Type=application/json;%20charset=UTF-8&X-atmo-protocol=true"
                + "&X-Vaadin-LastSeenServerSyncId=0",
            cookie,
            deflate,
            this::received);
    synchronized (this) {
      awaiting = true;
    }
    // A browser sends this request while its WebSocket opens.
    String navigate =
        message(
            List.of(
                "{\"type\":\"event\",\"node\":1,\"event\":\"ui-navigate\",\"data\":{\"route\":\"/"
                    + path
                    + "\",\"query\":\"\",\"appShellTitle\":\"\",\"historyState\":{\"idx\":0},"
                    + "\"trigger\":\"\"}}"));
    HttpRequest post =
        request("?v-r=uidl&v-uiId=" + ui)
            .header("Content-Type", "application/json; charset=UTF-8")
            .POST(BodyPublishers.ofString(navigate))
            .build();
    HttpResponse<String> shown = HTTP.send(post, BodyHandlers.ofString());
    if (shown.statusCode() != 200) {
      throw new IOException("no page at %s: %s".formatted(path, shown));
    }
    json(shown.body().replaceFirst("^for\\(;;\\);", ""), System.nanoTime());
  }

  /**
   * Signs a person in, and returns the cookies of the session. One sign-in at a time: the
   * application slows down a name that tries many passwords at once.
   */
  static synchronized String signIn(int port, String name)
      throws IOException, InterruptedException {
    URI login = URI.create("http://localhost:" + port + "/login");
    HttpResponse<String> form =
        HTTP.send(HttpRequest.newBuilder(login).build(), BodyHandlers.ofString());
    Matcher token = TOKEN.matcher(form.body());
    if (!token.find()) {
      throw new IOException("The page has no CSRF token.");
    }
    String fields =
        "username=%s&password=demo&_csrf=%s".formatted(encoded(name), encoded(token.group(1)));
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(login)
                .header("Cookie", cookies(form))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields))
                .build(),
            BodyHandlers.ofString());
    if (answer.headers().firstValue("Location").orElse("/login").contains("/login")) {
      throw new IOException(name + " could not sign in: " + answer);
    }
    return cookies(answer);
  }

  /** Starts a session without signing in, and returns its cookies. */
  static String visit(int port) throws IOException, InterruptedException {
    URI root = URI.create("http://localhost:" + port + "/");
    return cookies(HTTP.send(HttpRequest.newBuilder(root).build(), BodyHandlers.ofString()));
  }

  /**
   * Opens a page.
   *
   * @param cookie the session's cookies
   * @param path the page's path, without the leading slash
   * @param height the window's height, in pixels
   * @param deflate whether the client accepts compressed frames, as browsers do
   */
  static LightPage open(
      WebSockets sockets,
      int port,
      String cookie,
      String path,
      int height,
      boolean deflate,
      Arrival arrival)
      throws IOException, InterruptedException {
    return new LightPage(sockets, port, cookie, path, height, deflate, arrival);
  }

  private static String cookies(HttpResponse<?> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .map(COOKIE::matcher)
        .filter(Matcher::find)
        .map(Matcher::group)
        .collect(Collectors.joining("; "));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String query) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/" + query))
        .header("Cookie", cookie);
  }

  private static HttpResponse<String> http(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** Sends a heartbeat, as a browser does every few seconds. */
  void beat() {
    var _ =
        HTTP.sendAsync(
            request("?v-r=heartbeat&v-uiId=" + ui)
                .POST(BodyPublishers.ofString(""))
                .header("Content-Type", "text/plain; charset=utf-8")
                .build(),
            BodyHandlers.discarding());
  }

  /** Waits until the page has an element that listens to keys. */
  void awaitKeys() throws Exception {
    keys.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Presses Shift and an arrow key on a card. */
  void press(String card, String key) {
    send(
        List.of(
            "{\"type\":\"event\",\"node\":%d,\"event\":\"keydown\",\"data\":{\"%s\":true,"
                    .formatted(keys.join(), FILTER)
                + "\"event.key\":\"%s\",\"%s\":\"%s\"}}"
                    .formatted(
                        key, "event.target.closest('[data-card]')?.dataset.card ?? ''", card)));
  }

  /** Reports that the page is hidden. */
  synchronized void hide() {
    hidden = true;
    send(
        List.of(
            "{\"type\":\"event\",\"node\":1,\"event\":\"vaadin-page-visibility-change\","
                + "\"data\":{\"event.detail\":\"HIDDEN\",\"for\":\"trailing\"}}"));
  }

  /** The last message with a changed counter. */
  String lastChange() {
    return lastChange;
  }

  boolean isClosed() {
    return line.isClosed();
  }

  private synchronized void send(List<String> calls) {
    outbox.addAll(calls);
    sendNext();
  }

  /**
   * While a response is due, a browser sends nothing; after it, one message with all waiting calls.
   */
  private synchronized void sendNext() {
    if (!awaiting && !outbox.isEmpty()) {
      awaiting = true;
      String message = message(outbox);
      outbox.clear();
      line.send(message.length() + "|" + message);
    }
  }

  private synchronized String message(List<String> calls) {
    return "{\"csrfToken\":\"%s\",\"rpc\":[%s],\"syncId\":%d,\"clientId\":%d}"
        .formatted(security, String.join(",", calls), syncId, clientId++);
  }

  /** A frame can have several messages, each after its length. */
  private void received(String frame, long at) {
    int start = 0;
    while (start < frame.length()) {
      int bar = frame.indexOf('|', start);
      int end = bar + 1 + Integer.parseInt(frame, start, bar, 10);
      String message = frame.substring(bar + 1, Math.min(end, frame.length()));
      if (message.startsWith("{")) {
        json(message, at);
      }
      start = end;
    }
  }

  private void json(String message, long at) {
    int sync = message.lastIndexOf("\"syncId\":");
    if (sync >= 0) {
      int end = message.indexOf(',', sync);
      syncId =
          Integer.parseInt(
              message.substring(sync + 9, end < 0 ? message.indexOf('}', sync) : end).strip());
    }
    if (COUNT.matcher(message).find()) {
      lastChange = message;
      arrival.changed(this, at);
    }
    if (!keys.isDone()) {
      KEYS.matcher(message)
          .results()
          .map(match -> Integer.parseInt(match.group(1)))
          .filter(node -> node != 1)
          .findFirst()
          .ifPresent(keys::complete);
    }
    if (message.contains("\"@v-return\"")) {
      answer(JSON.readTree(message).path("execute"));
    }
    if (!message.contains("\"async\":true")) {
      synchronized (this) {
        awaiting = false;
      }
      sendNext();
    }
  }

  /** Answers the scripts for which the server expects a return value. */
  private void answer(JsonNode scripts) {
    List<String> answers = new ArrayList<>();
    for (JsonNode script : scripts) {
      for (JsonNode argument : script) {
        JsonNode channel = argument.path("@v-return");
        if (channel.isArray()) {
          String code = script.get(script.size() - 1).asString();
          int node = channel.get(0).asInt();
          answers.add(
              "{\"type\":\"channel\",\"node\":%d,\"channel\":%d,\"args\":[%s]}"
                  .formatted(node, channel.get(1).asInt(), returned(code, node)));
          break;
        }
      }
    }
    send(answers);
  }

  private synchronized String returned(String code, int node) {
    if (code.contains("window.location.href")) {
      return "\"" + address + "\"";
    }
    if (code.contains("document.hidden")) {
      return String.valueOf(hidden);
    }
    return node == 1 ? "null" : "false";
  }
}
