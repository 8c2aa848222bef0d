package io.tao4j.networks.language.convert;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A form of data that can be converted. Stateless. */
public interface TextForm {
  /** Its name in {@code dataset_name}, for example {@code snips}. */
  String name();

  /** What its folder holds, for people. */
  String description();

  /**
   * Converts.
   *
   * @param names of files that the spec gives; may be empty
   * @throws io.tao4j.error.TaoException if the source is not of this form
   */
  Written convert(Path source, Path target, List<String> names) throws IOException;

  /**
   * What was written.
   *
   * @param files in order
   * @param texts how many
   * @param notices what was left out, a line each
   */
  record Written(List<Path> files, int texts, List<String> notices) {
    public Written {
      files = List.copyOf(files);
      notices = List.copyOf(notices);
    }
  }
}
