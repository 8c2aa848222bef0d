package io.tao4j.networks.speech.audio;

import io.tao4j.data.FileNames;
import io.tao4j.error.TaoException;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads sounds: a file, all of a folder in the order of their paths, or those of a manifest. */
public final class SoundReader implements InputReader<Sound> {
  /** Endings of files of sound. */
  public static final Set<String> ENDINGS = Set.of("wav", "aif", "aiff", "aifc", "au", "snd");

  /** Endings of manifests. */
  public static final Set<String> MANIFESTS = Set.of("json", "jsonl");

  private static final Set<String> BARE = Set.of("pcm", "raw");

  private final int rate;

  /**
   * @param rate samples a second of sounds that do not say it
   */
  public SoundReader(int rate) {
    this.rate = rate;
  }

  @Override
  public String noun() {
    return "sounds";
  }

  @Override
  public String pipedName() {
    return "input.pcm";
  }

  @Override
  public List<InputSource<Sound>> list(Path path) {
    if (Files.isRegularFile(path) && MANIFESTS.contains(FileNames.extension(path))) {
      return ofManifest(path);
    }
    List<Path> files = InputReader.files(path, ENDINGS);
    if (files.isEmpty()) {
      throw new TaoException(
          "INFERENCE-002", path + " holds no sound", "it needs files that end in " + ENDINGS);
    }
    return files.stream().map(file -> InputSource.of(file, () -> read(file))).toList();
  }

  private static List<InputSource<Sound>> ofManifest(Path path) {
    return Manifest.read(List.of(path), 0, Double.POSITIVE_INFINITY).utterances().stream()
        .map(u -> new InputSource<>(u.file(), u.source(), u::sound))
        .toList();
  }

  @Override
  public Sound read(Path file) {
    return BARE.contains(FileNames.extension(file))
        ? SoundFile.readBare(file, rate)
        : SoundFile.read(file);
  }
}
