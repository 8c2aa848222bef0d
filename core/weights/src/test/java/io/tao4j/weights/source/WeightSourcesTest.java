package io.tao4j.weights.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tao4j.error.TaoException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a server of this process that misbehaves as asked. */
class WeightSourcesTest {
  private static final byte[] CONTENT = content(300_000);

  @TempDir Path folder;
  private HttpServer server;
  private ExecutorService threads;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    try {
      return Hashes.sha256(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the server does with one request. */
  private interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          requests.add(
              path
                  + " "
                  + Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).orElse(""));
          try (exchange) {
            answer.give(exchange);
          }
        });
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** The content with ranges and a tag; at most {@code limit} bytes before the line breaks. */
  private static void sendUpTo(HttpExchange exchange, int limit, String tag) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    boolean resumes =
        range != null
            && ("\"" + tag + "\"").equals(exchange.getRequestHeaders().getFirst("If-Range"));
    int from = resumes ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
    exchange.getResponseHeaders().set("ETag", "\"" + tag + "\"");
    if (resumes) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, CONTENT.length - 1, CONTENT.length));
    }
    exchange.sendResponseHeaders(resumes ? 206 : 200, CONTENT.length - from);
    int to = Math.min(CONTENT.length, from + limit);
    OutputStream body = exchange.getResponseBody();
    body.write(CONTENT, from, to - from);
    body.flush();
  }

  private SourceSettings settings() {
    return new SourceSettings(
        folder.resolve("cache"),
        false,
        URI.create(base()),
        Optional.of(folder.resolve("ngc")),
        4,
        Duration.ofSeconds(10),
        Duration.ZERO);
  }

  private WeightSources sources() {
    return new WeightSources(settings());
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private String source(String path) {
    return base() + path + "#sha256=" + sha256(CONTENT);
  }

  private List<String> cacheFiles() throws IOException {
    try (var files = Files.walk(folder.resolve("cache"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".lock"))
          .sorted()
          .toList();
    }
  }

  // Downloads

  @Test
  void aDownloadIsKeptAndNotAskedForAgain() throws IOException {
    serve("/net.pth", exchange -> send(exchange, 200, CONTENT));
    Path file = sources().locate(source("/net.pth"));
    assertThat(Files.readAllBytes(file)).isEqualTo(CONTENT);
    assertThat(file.getFileName()).hasToString("net.pth");
    assertThat(sources().locate(source("/net.pth"))).isEqualTo(file);
    assertThat(new WeightSources(settings().withOffline(true)).locate(source("/net.pth")))
        .isEqualTo(file);
    assertThat(requests).hasSize(1);
    assertThat(cacheFiles()).containsExactly("net.pth");
  }

  @Test
  void aBrokenDownloadGoesOnWhereItStopped() throws IOException {
    serve("/net.pth", exchange -> sendUpTo(exchange, 130_000, "v1"));
    Path file = sources().locate(source("/net.pth"));
    assertThat(Files.readAllBytes(file)).isEqualTo(CONTENT);
    assertThat(requests).hasSize(3);
    assertThat(requests.get(0)).isEqualTo("/net.pth ");
    assertThat(requests.get(1)).startsWith("/net.pth bytes=").doesNotContain("=0-");
    assertThat(cacheFiles()).containsExactly("net.pth");
  }

  @Test
  void aLaterCallGoesOnToo() throws IOException {
    int[] limit = {40_000};
    serve("/net.pth", exchange -> sendUpTo(exchange, limit[0], "v1"));
    assertThatThrownBy(() -> sources().locate(source("/net.pth")))
        .hasMessageContaining("SOURCE-005")
        .hasMessageContaining("4 attempts");
    assertThat(cacheFiles()).containsExactly("net.pth.part", "net.pth.part.tag");
    limit[0] = CONTENT.length;
    requests.clear();
    assertThat(Files.readAllBytes(sources().locate(source("/net.pth")))).isEqualTo(CONTENT);
    assertThat(requests).hasSize(1);
    assertThat(requests.get(0)).contains("bytes=");
  }

  @Test
  void aChangedFileStartsAnew() throws IOException {
    int[] count = {0};
    serve(
        "/net.pth",
        exchange -> {
          if (count[0]++ == 0) {
            byte[] other = content(300_000);
            other[0] ^= 1;
            exchange.getResponseHeaders().set("ETag", "\"old\"");
            exchange.sendResponseHeaders(200, other.length);
            exchange.getResponseBody().write(other, 0, 100_000);
          } else {
            sendUpTo(exchange, CONTENT.length, "new");
          }
        });
    assertThat(Files.readAllBytes(sources().locate(source("/net.pth")))).isEqualTo(CONTENT);
  }

  @Test
  void aServerThatCutsOffEveryTimeIsGivenUp() {
    serve(
        "/net.pth",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 1000);
          // Sent, so that it ends within the answer: before one, newer clients ask again
          // themselves.
          exchange.getResponseBody().flush();
        });
    assertThatThrownBy(() -> sources().locate(source("/net.pth")))
        .hasMessageContaining("SOURCE-005");
    assertThat(requests).hasSize(4);
    assertThat(folder.resolve("cache").resolve("sha256/" + sha256(CONTENT) + "/net.pth"))
        .doesNotExist();
  }

  @Test
  void aServerThatFallsSilentIsLeft() throws IOException {
    int[] count = {0};
    serve(
        "/net.pth",
        exchange -> {
          if (count[0]++ == 0) {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 1000);
            exchange.getResponseBody().flush();
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          } else {
            send(exchange, 200, CONTENT);
          }
        });
    SourceSettings hasty =
        new SourceSettings(
            folder.resolve("cache"),
            false,
            URI.create(base()),
            Optional.empty(),
            2,
            Duration.ofMillis(300),
            Duration.ZERO);
    assertThat(Files.readAllBytes(new WeightSources(hasty).locate(source("/net.pth"))))
        .isEqualTo(CONTENT);
  }

  @Test
  void wrongBytesAreRefusedAndNotKept() throws IOException {
    serve("/net.pth", exchange -> send(exchange, 200, "<html>log in</html>".getBytes("UTF-8")));
    TaoException e =
        catchThrowableOfType(TaoException.class, () -> sources().locate(source("/net.pth")));
    assertThat(e.code()).isEqualTo("SOURCE-004");
    assertThat(String.join("\n", e.details())).contains(sha256(CONTENT));
    assertThat(cacheFiles()).isEmpty();
  }

  @Test
  void redirectsAreFollowedButNotWithoutEnd() throws IOException {
    serve("/real", exchange -> send(exchange, 200, CONTENT));
    serve(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/real");
          send(exchange, 302, new byte[0]);
        });
    serve(
        "/circle",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/circle");
          send(exchange, 302, new byte[0]);
        });
    assertThat(Files.readAllBytes(sources().locate(source("/moved")))).isEqualTo(CONTENT);
    Files.walk(folder.resolve("cache"))
        .filter(Files::isRegularFile)
        .forEach(f -> f.toFile().delete());
    assertThatThrownBy(() -> sources().locate(source("/circle")))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("SOURCE-003");
  }

  @Test
  void aBusyServerIsAskedAgainAndAMissingFileIsNot() throws IOException {
    int[] count = {0};
    serve(
        "/busy",
        exchange ->
            send(exchange, count[0]++ < 2 ? 503 : 200, count[0] < 3 ? new byte[0] : CONTENT));
    assertThat(Files.readAllBytes(sources().locate(source("/busy")))).isEqualTo(CONTENT);
    serve("/gone", exchange -> send(exchange, 404, new byte[0]));
    requests.clear();
    String other = base() + "/gone#sha256=" + "0".repeat(64);
    assertThatThrownBy(() -> sources().locate(other))
        .hasMessageContaining("SOURCE-003")
        .hasMessageContaining("404");
    assertThat(requests).hasSize(1);
  }

  @Test
  void threadsThatWantTheSameFileDownloadItOnce() throws Exception {
    serve("/net.pth", exchange -> send(exchange, 200, CONTENT));
    List<Callable<Path>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(() -> sources().locate(source("/net.pth")));
    }
    for (var result : threads.invokeAll(calls)) {
      assertThat(Files.readAllBytes(result.get())).isEqualTo(CONTENT);
    }
    assertThat(requests).hasSize(1);
  }

  @Test
  void whatIsNotInTheCacheIsAnErrorOffline() {
    assertThatThrownBy(
            () -> new WeightSources(settings().withOffline(true)).locate(source("/net.pth")))
        .hasMessageContaining("SOURCE-002")
        .hasMessageContaining("not in the cache");
  }

  // Hugging Face

  @Test
  void aFileOfTheHubIsCheckedAgainstItsAnnouncedHash() throws IOException {
    serve("/storage", exchange -> send(exchange, 200, CONTENT));
    String[] announced = {sha256(CONTENT)};
    serve(
        "/timm/resnet18/resolve/abc123/model.safetensors",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/storage");
          exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + announced[0] + "\"");
          send(exchange, 302, new byte[0]);
        });
    Path file = sources().locate("hf:timm/resnet18@abc123/model.safetensors");
    assertThat(Files.readAllBytes(file)).isEqualTo(CONTENT);
    assertThat(file).endsWith(Path.of("hf", "timm", "resnet18", "abc123", "model.safetensors"));
    Files.delete(file);
    announced[0] = "1".repeat(64);
    assertThatThrownBy(() -> sources().locate("hf:timm/resnet18@abc123/model.safetensors"))
        .hasMessageContaining("SOURCE-004");
  }

  @Test
  void theMainRevisionIsMeantWithoutOne() throws IOException {
    serve("/a/b/resolve/main/sub/net.pth", exchange -> send(exchange, 200, CONTENT));
    assertThat(Files.readAllBytes(sources().locate("hf:a/b/sub/net.pth"))).isEqualTo(CONTENT);
    assertThatThrownBy(() -> sources().locate("hf:a/b/sub/net.pth#sha256=" + "2".repeat(64)))
        .hasMessageContaining("SOURCE-004");
  }

  // Local ones

  @Test
  void modelsOfNgcAreLookedForInAFolder() throws IOException {
    Path modelFolder = folder.resolve("ngc/pretrained_classification_vresnet18");
    Files.createDirectories(modelFolder);
    Files.write(modelFolder.resolve("resnet_18.hdf5"), CONTENT);
    assertThat(sources().locate("ngc:nvidia/tao/pretrained_classification:resnet18"))
        .isEqualTo(modelFolder);
    assertThat(sources().locate("ngc:nvidia/tao/pretrained_classification:resnet18/resnet_18.hdf5"))
        .isEqualTo(modelFolder.resolve("resnet_18.hdf5"));
    Path other = folder.resolve("ngc/nvidia/tao/net/1.0");
    Files.createDirectories(other);
    assertThat(sources().locate("ngc:nvidia/tao/net:1.0")).isEqualTo(other);
    assertThatThrownBy(() -> sources().locate("ngc:nvidia/tao/net:2.0"))
        .hasMessageContaining("SOURCE-002")
        .hasMessageContaining("net_v2.0");
  }

  @Test
  void aResourceIsAFileAlsoOutOfAJar() throws IOException {
    assertThat(sources().locate("classpath:io/tao4j/weights/tiny.json")).exists();
    Path jar = folder.resolve("weights.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("nets/net.bin"));
      zip.write(CONTENT);
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      Path file = sources().locate("classpath:nets/net.bin");
      assertThat(Files.readAllBytes(file)).isEqualTo(CONTENT);
      assertThat(file).startsWith(folder.resolve("cache"));
      assertThat(sources().locate("classpath:nets/net.bin")).isEqualTo(file);
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThatThrownBy(() -> sources().locate("classpath:nothing"))
        .hasMessageContaining("SOURCE-002");
  }

  @Test
  void pathsAreTakenAsTheyAre() throws IOException {
    Path file = Files.write(folder.resolve("net.pth"), Arrays.copyOf(CONTENT, 3));
    assertThat(sources().locate(file.toString())).isEqualTo(file);
    assertThat(sources().locate(file.toUri().toString())).isEqualTo(file);
    assertThatThrownBy(() -> sources().locate(folder.resolve("no.pth").toString()))
        .hasMessageContaining("SOURCE-002");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/net.pth",
        "https://example.org/net.pth#sha256=12",
        "https:///net.pth#sha256=0000000000000000000000000000000000000000000000000000000000000000",
        "hf:owner",
        "hf:owner/name",
        "hf:../name/file",
        "hf:owner/name/../../file",
        "hf:owner/name@../file",
        "ngc:model",
        "ngc:../../x:1"
      })
  void otherTextsAreNoSources(String text) {
    assertThatThrownBy(() -> sources().locate(text))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("SOURCE-001");
  }
}
