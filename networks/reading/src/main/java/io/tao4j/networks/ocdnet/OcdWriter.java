package io.tao4j.networks.ocdnet;

import io.tao4j.data.image.Image;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.networks.reading.page.FoundTexts;
import io.tao4j.networks.reading.page.PageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes each picture with the outlines on it, and these as text. */
final class OcdWriter implements ResultWriter<Image, FoundTexts> {
  private final PageFiles files;

  OcdWriter(Path folder) {
    files = new PageFiles(folder);
  }

  @Override
  public void write(InputSource<Image> source, Image image, FoundTexts found) throws IOException {
    files.write(
        source.id(),
        image,
        found.texts().stream()
            .map(
                text ->
                    new PageFiles.Entry(
                        text.outline(), text.text(), text.score() * text.confidence()))
            .toList());
  }

  @Override
  public List<Path> finish() throws IOException {
    return files.finish();
  }

  @Override
  public void close() {
    // nothing is open
  }
}
