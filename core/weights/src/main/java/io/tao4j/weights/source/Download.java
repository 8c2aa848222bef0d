package io.tao4j.weights.source;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file from one address. Bytes go to {@code FILE.part}, which a broken connection leaves to be
 * gone on with; {@code FILE.part.tag} says which version of the content they are of. The file gets
 * its name when length and hash are right.
 */
final class Download {
  private static final Logger LOG = LoggerFactory.getLogger(Download.class);
  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");
  private static final Pattern HASH = Pattern.compile("\"?([0-9a-fA-F]{64})\"?");
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int NO_SUCH_RANGE = 416;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  /** Threads of this process that want the same file; other processes are kept out by a lock. */
  private static final Map<Path, Object> IN_PROCESS = new ConcurrentHashMap<>();

  private final SourceSettings settings;
  private final String source;
  private final URI address;
  private final @Nullable String sha256;
  private final Path file;
  private final Path part;
  private final Path tag;

  /** A fault that another attempt may not have. */
  private static final class Transient extends IOException {
    private static final long serialVersionUID = 1;

    Transient(String message) {
      super(message);
    }
  }

  Download(
      SourceSettings settings, String source, URI address, @Nullable String sha256, Path file) {
    this.settings = settings;
    this.source = source;
    this.address = address;
    this.sha256 = sha256;
    this.file = file.toAbsolutePath();
    this.part = this.file.resolveSibling(this.file.getFileName() + ".part");
    this.tag = this.file.resolveSibling(this.file.getFileName() + ".part.tag");
  }

  void run() {
    Object monitor = IN_PROCESS.computeIfAbsent(file, key -> new Object());
    synchronized (monitor) {
      try {
        Files.createDirectories(file.getParent());
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (lock.isValid() && !Files.exists(file)) {
            attempts();
          }
        }
      } catch (IOException e) {
        throw new TaoException(
            "SOURCE-006",
            "cannot keep %s at %s".formatted(source, file),
            List.of(e.toString(), "check the folder, its permissions and the free space"),
            e);
      }
    }
  }

  private void attempts() throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(settings.timeout())
            // never from https: to http:
            .followRedirects(HttpClient.Redirect.NORMAL);
    if (ProxySelector.getDefault() != null) {
      builder.proxy(ProxySelector.getDefault());
    }
    HttpClient client = builder.build();
    IOException last = null;
    for (int attempt = 1; attempt <= settings.attempts(); attempt++) {
      try {
        if (attempt > 1) {
          TimeUnit.MILLISECONDS.sleep(settings.pause().toMillis() * (attempt - 1));
        }
        String expected = transfer(client);
        finish(expected);
        return;
      } catch (Transient e) {
        last = e;
      } catch (java.nio.file.FileSystemException e) {
        throw e; // the disk's fault, not the network's
      } catch (IOException e) {
        last = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TaoException(
            "SOURCE-005",
            "the download of %s was interrupted".formatted(source),
            List.of("the next one goes on where it stopped"),
            e);
      }
      LOG.warn(
          "attempt {} of {} for {}: {}", attempt, settings.attempts(), source, last.toString());
    }
    throw new TaoException(
        "SOURCE-005",
        "%s cannot be downloaded: %s attempts failed".formatted(source, settings.attempts()),
        List.of(
            "the last: " + last,
            "check the connection and the proxy settings of the JVM (https.proxyHost)"),
        last);
  }

  /** Asks for what is missing; returns the hash that the server announces, or null. */
  private @Nullable String transfer(HttpClient client) throws IOException, InterruptedException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(settings.timeout());
    if (have > 0 && Files.exists(tag)) {
      request.header("Range", "bytes=" + have + "-");
      request.header("If-Range", Files.readString(tag));
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      if (status == NO_SUCH_RANGE) {
        restart();
        throw new Transient("the server has no bytes from %s on".formatted(have));
      }
      if (status >= SERVER_ERROR || status == TOO_MANY) {
        throw new Transient("the server answers " + status);
      }
      if (status != OK && status != PARTIAL) {
        throw new TaoException(
            "SOURCE-003",
            "%s: the server answers %s".formatted(source, status),
            "asked for " + response.uri(),
            status == 404 ? "there is no such file: check the name" : "it may ask for a login");
      }
      long total = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      if (status == PARTIAL) {
        total = totalOf(response, have);
      } else {
        restart();
        // Only a strong tag promises the same bytes.
        Optional<String> etag =
            response.headers().firstValue("ETag").filter(text -> !text.startsWith("W/"));
        if (etag.isPresent()) {
          Files.writeString(tag, etag.get());
        }
      }
      append(body, total);
    }
    return announced(response);
  }

  private long totalOf(HttpResponse<?> response, long have) throws IOException {
    Matcher range = RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != have) {
      restart();
      throw new Transient("the server answers with other bytes than asked for");
    }
    return Long.parseLong(range.group(3));
  }

  private void append(InputStream body, long total) throws IOException {
    long free = Files.getFileStore(part.getParent()).getUsableSpace();
    if (total > free) {
      throw new java.nio.file.FileSystemException(
          part.toString(), null, "%s bytes are needed, %s are free".formatted(total, free));
    }
    try (OutputStream to =
            Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Watch watch = new Watch(body, settings.timeout())) {
      byte[] buffer = new byte[1 << 16];
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        to.write(buffer, 0, read);
        watch.progress();
      }
    }
    long size = Files.size(part);
    if (total >= 0 && size < total) {
      throw new Transient("the connection ended after %s of %s bytes".formatted(size, total));
    }
    if (total >= 0 && size > total) {
      restart();
      throw new Transient("the server sent %s bytes instead of %s".formatted(size, total));
    }
  }

  /** Ends a transfer in which nothing comes any more; a request's own timeout ends at its head. */
  private static final class Watch implements AutoCloseable {
    private final ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tao4j-download-watch");
              thread.setDaemon(true);
              return thread;
            });
    private final AtomicLong last = new AtomicLong(System.nanoTime());

    Watch(InputStream body, Duration timeout) {
      long limit = timeout.toNanos();
      clock.scheduleWithFixedDelay(
          () -> {
            if (System.nanoTime() - last.get() > limit) {
              try {
                body.close();
              } catch (IOException e) {
                LOG.debug("closing a stalled download", e);
              }
            }
          },
          limit / 4,
          limit / 4,
          TimeUnit.NANOSECONDS);
    }

    void progress() {
      last.set(System.nanoTime());
    }

    @Override
    public void close() {
      clock.shutdownNow();
    }
  }

  private void restart() throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(tag);
  }

  /** The hub tells a large file's hash where it sends on to another server. */
  private static @Nullable String announced(HttpResponse<?> response) {
    for (HttpResponse<?> r = response; r != null; r = r.previousResponse().orElse(null)) {
      Optional<String> linked = r.headers().firstValue("X-Linked-Etag");
      if (linked.isPresent()) {
        Matcher hash = HASH.matcher(linked.get());
        return hash.matches() ? hash.group(1).toLowerCase(Locale.ROOT) : null;
      }
    }
    return null;
  }

  private void finish(@Nullable String announced) throws IOException {
    String real = Hashes.sha256(part);
    String expected = sha256 != null ? sha256 : announced;
    if (expected != null && !real.equals(expected)) {
      restart();
      throw new TaoException(
          "SOURCE-004",
          "%s has other content than it should".formatted(source),
          "its SHA-256 is " + real,
          "expected is    " + expected,
          "the file was changed, or a proxy answered with a page of its own");
    }
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(tag);
    LOG.info("downloaded {} to {}, SHA-256 {}", source, file, real);
  }
}
