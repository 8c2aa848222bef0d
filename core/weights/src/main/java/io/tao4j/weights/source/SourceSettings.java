package io.tao4j.weights.source;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How sources are found.
 *
 * @param cache folder of downloads; made when needed
 * @param offline whether to do without the network: what is not in the cache is an error
 * @param huggingFace address of the hub
 * @param ngc folder of models that were taken from NGC by hand
 * @param attempts how often a download is tried, one or more; each goes on where the last stopped
 * @param timeout for a connection, and for the head of an answer
 * @param pause before a second attempt, longer before each further one
 */
public record SourceSettings(
    Path cache,
    boolean offline,
    URI huggingFace,
    Optional<Path> ngc,
    int attempts,
    Duration timeout,
    Duration pause) {

  private static final URI HUGGING_FACE = URI.create("https://huggingface.co");

  public SourceSettings {
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(huggingFace, "huggingFace");
    Objects.requireNonNull(ngc, "ngc");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(pause, "pause");
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts are one or more, got " + attempts);
    }
  }

  /**
   * As the process's surroundings say: system properties {@code tao4j.cache}, {@code
   * tao4j.offline}, {@code tao4j.hf.url} and {@code tao4j.ngc.folder}, or environment variables
   * {@code TAO4J_CACHE}, {@code TAO4J_OFFLINE}, {@code TAO4J_HF_URL} and {@code TAO4J_NGC_FOLDER}.
   * Without them the cache is {@code tao4j} in {@code XDG_CACHE_HOME} or {@code ~/.cache}.
   */
  public static SourceSettings ofEnvironment() {
    Path cache =
        setting("tao4j.cache", "TAO4J_CACHE")
            .map(Path::of)
            .orElseGet(
                () ->
                    Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                        .filter(home -> !home.isBlank())
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("tao4j"));
    return new SourceSettings(
        cache,
        setting("tao4j.offline", "TAO4J_OFFLINE").map(SourceSettings::isYes).orElse(false),
        setting("tao4j.hf.url", "TAO4J_HF_URL").map(URI::create).orElse(HUGGING_FACE),
        setting("tao4j.ngc.folder", "TAO4J_NGC_FOLDER").map(Path::of),
        5,
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }

  private static Optional<String> setting(String property, String variable) {
    return Optional.ofNullable(System.getProperty(property))
        .or(() -> Optional.ofNullable(System.getenv(variable)))
        .filter(text -> !text.isBlank());
  }

  private static boolean isYes(String text) {
    return text.equalsIgnoreCase("true") || text.equals("1") || text.equalsIgnoreCase("yes");
  }

  /** A copy that uses the network, or does not. */
  public SourceSettings withOffline(boolean other) {
    return new SourceSettings(cache, other, huggingFace, ngc, attempts, timeout, pause);
  }
}
