package io.tao4j.networks.people;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Pictures with what was found drawn into them: {@code images_annotated/NAME.png}. Several of one
 * name get {@code _2} and so on.
 */
public final class AnnotatedPictures {
  private final Path folder;
  private final Set<String> taken = new HashSet<>();
  private final List<Path> files = new ArrayList<>();

  /**
   * Nothing is written yet.
   *
   * @param folder of the results; is made if missing
   */
  public AnnotatedPictures(Path folder) {
    this.folder = folder.resolve("images_annotated");
  }

  /** Writes one. */
  public void write(Path source, Image drawn) throws IOException {
    String name = String.valueOf(source.getFileName()).replaceAll("\\.[^.]*$", "");
    String free = name;
    for (int number = 2; !taken.add(free); number++) {
      free = name + "_" + number;
    }
    Path file = folder.resolve(free + ".png");
    byte[] bytes = ImageCodec.encodePng(drawn);
    AtomicFile.writeStream(file, stream -> stream.write(bytes));
    files.add(file);
  }

  /** Those written. */
  public List<Path> files() {
    return List.copyOf(files);
  }
}
