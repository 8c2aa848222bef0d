package io.tao4j.networks.reading.page;

import java.nio.file.Path;
import java.util.List;

/**
 * A picture with texts.
 *
 * @param id its name within the set
 * @param path the picture
 * @param texts on it
 */
public record LabelledPage(String id, Path path, List<LabelledOutline> texts) {
  public LabelledPage {
    texts = List.copyOf(texts);
  }
}
