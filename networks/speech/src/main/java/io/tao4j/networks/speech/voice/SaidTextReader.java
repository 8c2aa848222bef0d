package io.tao4j.networks.speech.voice;

import io.tao4j.data.FileNames;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.SoundReader;
import io.tao4j.networks.tasks.text.LineReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads texts: the lines of a file or of all of a folder, or the texts of a manifest. */
final class SaidTextReader implements InputReader<String> {
  private final LineReader lines = new LineReader();

  @Override
  public String noun() {
    return lines.noun();
  }

  @Override
  public List<InputSource<String>> list(Path path) {
    if (Files.isRegularFile(path) && SoundReader.MANIFESTS.contains(FileNames.extension(path))) {
      return Manifest.read(List.of(path), 0, Double.POSITIVE_INFINITY).utterances().stream()
          .map(u -> new InputSource<>(u.file(), u.source(), u::text))
          .toList();
    }
    return lines.list(path);
  }

  @Override
  public String read(Path file) {
    return lines.read(file);
  }
}
