package io.tao4j.weights.source;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the name of weights into a local file or folder:
 *
 * <ul>
 *   <li>a path, or {@code file:} address;
 *   <li>{@code classpath:weights/net.safetensors}: a resource; one in a jar is copied to the cache;
 *   <li>{@code https://host/net.pth#sha256=HEX}: a download that must have this hash ({@code http:}
 *       too: the hash protects it);
 *   <li>{@code hf:owner/name/file} or {@code hf:owner/name@revision/file}, with or without {@code
 *       #sha256=HEX}: a file of a Hugging Face repository. What the hub says about a large file's
 *       hash is checked. A branch such as {@code main}, which is meant without a revision, is not
 *       asked for again once it is in the cache: name a commit;
 *   <li>{@code ngc:org/team/model:version} or {@code ngc:.../file}: a folder that NGC's own tools
 *       made, below {@link SourceSettings#ngc}. Nothing is downloaded.
 * </ul>
 *
 * <p>Downloads appear in the cache whole or not at all, go on where a broken one stopped, and wait
 * for each other, also between processes. The JVM's proxy settings are used. Safe for use by
 * several threads.
 */
public final class WeightSources {
  private static final Pattern SHA256 = Pattern.compile("sha256=([0-9a-fA-F]{64})");
  private static final String PART = "[A-Za-z0-9_][A-Za-z0-9_.\\-]*";
  private static final Pattern HUGGING_FACE =
      Pattern.compile("(%s)/(%s)(?:@(%s))?/((?:%s/)*%s)".formatted(PART, PART, PART, PART, PART));
  private static final Pattern NGC =
      Pattern.compile("((?:%s/)*)(%s):(%s)((?:/%s)*)".formatted(PART, PART, PART, PART));

  private final SourceSettings settings;

  public WeightSources(SourceSettings settings) {
    this.settings = settings;
  }

  /** Sources by {@link SourceSettings#ofEnvironment()}. */
  public static WeightSources ofEnvironment() {
    return new WeightSources(SourceSettings.ofEnvironment());
  }

  /**
   * The local file or folder; downloads it where it is not there yet.
   *
   * @throws TaoException {@code SOURCE-001} the text is no source, {@code SOURCE-002} it is not
   *     there, or not in the cache while offline, {@code SOURCE-003} the server refuses, {@code
   *     SOURCE-004} the content has another hash, {@code SOURCE-005} the connection fails, {@code
   *     SOURCE-006} the cache cannot be written
   */
  public Path locate(String source) {
    if (source.startsWith("classpath:")) {
      return resource(source.substring(10));
    }
    if (source.startsWith("hf:")) {
      return huggingFace(source);
    }
    if (source.startsWith("ngc:")) {
      return ngc(source);
    }
    String lower = source.toLowerCase(Locale.ROOT);
    if (lower.startsWith("https://") || lower.startsWith("http://")) {
      return download(source);
    }
    try {
      Path path = lower.startsWith("file:") ? Path.of(new URI(source)) : Path.of(source);
      if (!Files.exists(path)) {
        throw new TaoException("SOURCE-002", "there is no file or folder " + path);
      }
      return path;
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw malformed(source, String.valueOf(e.getMessage()));
    }
  }

  private static TaoException malformed(String source, String reason) {
    return new TaoException(
        "SOURCE-001",
        "'%s' names no weights: %s".formatted(source, reason),
        "give a path, classpath:NAME, https://HOST/FILE#sha256=HEX, hf:OWNER/NAME@REVISION/FILE or"
            + " ngc:ORG/TEAM/MODEL:VERSION");
  }

  /** What stands behind {@code #}: nothing, or a hash in lower case. */
  private static Optional<String> hash(String source) {
    int at = source.indexOf('#');
    if (at < 0) {
      return Optional.empty();
    }
    Matcher matcher = SHA256.matcher(source.substring(at + 1));
    if (!matcher.matches()) {
      throw malformed(source, "behind # stands sha256= and 64 hexadecimal digits");
    }
    return Optional.of(matcher.group(1).toLowerCase(Locale.ROOT));
  }

  private static String withoutHash(String source) {
    return source.indexOf('#') < 0 ? source : source.substring(0, source.indexOf('#'));
  }

  private Path resource(String name) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    URL url = (loader == null ? ClassLoader.getSystemClassLoader() : loader).getResource(name);
    if (url == null) {
      throw new TaoException("SOURCE-002", "the class path has no resource '" + name + "'");
    }
    try {
      if (url.getProtocol().equals("file")) {
        return Path.of(url.toURI());
      }
      // A jar's entry must be a file before it can be mapped; named by its content.
      String sha256;
      try (InputStream stream = url.openStream()) {
        sha256 = Hashes.sha256(stream);
      }
      Path file = cached("sha256", sha256, name.substring(name.lastIndexOf('/') + 1));
      if (!Files.exists(file)) {
        try (InputStream stream = url.openStream()) {
          AtomicFile.writeStream(file, stream::transferTo);
        }
      }
      return file;
    } catch (IOException | URISyntaxException e) {
      throw new TaoException(
          "SOURCE-006", "cannot read resource '%s'".formatted(name), List.of(e.toString()), e);
    }
  }

  private Path cached(String first, String... more) {
    try {
      Path path = settings.cache().resolve(first);
      for (String part : more) {
        path = path.resolve(part);
      }
      return path;
    } catch (InvalidPathException e) {
      throw malformed(String.join("/", more), e.getReason());
    }
  }

  private Path download(String source) {
    String sha256 =
        hash(source)
            .orElseThrow(
                () ->
                    malformed(
                        source,
                        "a download needs its hash: append #sha256= and what its makers publish"));
    URI address = address(withoutHash(source), source);
    String path = address.getPath() == null ? "" : address.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_.\\-]", "_");
    Path file = cached("sha256", sha256, name.isEmpty() ? "weights" : name);
    return fetch(source, address, sha256, file);
  }

  private static URI address(String text, String source) {
    try {
      URI address = new URI(text);
      if (address.getHost() == null) {
        throw malformed(source, "no host is named");
      }
      return address;
    } catch (URISyntaxException e) {
      throw malformed(source, e.getReason());
    }
  }

  private Path huggingFace(String source) {
    Matcher matcher = HUGGING_FACE.matcher(withoutHash(source).substring(3));
    if (!matcher.matches() || source.contains("..")) {
      throw malformed(source, "hf: is followed by OWNER/NAME@REVISION/FILE");
    }
    String revision = matcher.group(3) == null ? "main" : matcher.group(3);
    String repository = matcher.group(1) + "/" + matcher.group(2);
    Path file = cached("hf", matcher.group(1), matcher.group(2), revision, matcher.group(4));
    URI address =
        address(
            "%s/%s/resolve/%s/%s"
                .formatted(
                    settings.huggingFace().toString().replaceAll("/$", ""),
                    repository,
                    revision,
                    matcher.group(4)),
            source);
    return fetch(source, address, hash(source).orElse(null), file);
  }

  private Path fetch(String source, URI address, @Nullable String sha256, Path file) {
    if (Files.exists(file)) {
      return checked(source, sha256, file);
    }
    if (settings.offline()) {
      throw new TaoException(
          "SOURCE-002",
          "%s is not in the cache, and downloads are switched off".formatted(source),
          "put it at " + file + ", or go online");
    }
    new Download(settings, source, address, sha256, file).run();
    return file;
  }

  /** A file of the cache whose hash is asked for may have been put there by hand. */
  private static Path checked(String source, @Nullable String sha256, Path file) {
    if (sha256 == null) {
      return file;
    }
    String real = Hashes.sha256(file);
    if (!real.equals(sha256)) {
      throw new TaoException(
          "SOURCE-004",
          "%s has the hash %s, %s asks for another".formatted(file, real, source),
          "remove the file from the cache");
    }
    return file;
  }

  private Path ngc(String source) {
    Matcher matcher = NGC.matcher(source.substring(4));
    if (!matcher.matches() || source.contains("..")) {
      throw malformed(source, "ngc: is followed by ORG/TEAM/MODEL:VERSION");
    }
    Path root =
        settings
            .ngc()
            .orElseThrow(
                () ->
                    new TaoException(
                        "SOURCE-002",
                        "%s is looked for in a folder that is not set".formatted(source),
                        "take the model from NGC yourself and set tao4j.ngc.folder to the folder"
                            + " that it lies in"));
    String model = matcher.group(2);
    String version = matcher.group(3);
    String below = matcher.group(4).isEmpty() ? "" : matcher.group(4).substring(1);
    List<Path> places =
        List.of(
            root.resolve(matcher.group(1)).resolve(model).resolve(version).resolve(below),
            // as NGC's command line names what it downloads
            root.resolve("%s_v%s".formatted(model, version)).resolve(below));
    return places.stream()
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new TaoException(
                    "SOURCE-002",
                    "%s is not there".formatted(source),
                    "looked for " + places.get(0),
                    "looked for " + places.get(1),
                    "take the model from NGC yourself: it is not downloaded from here"));
  }
}
