package io.tao4j.networks.reading;

import java.nio.file.Path;
import java.util.List;

/**
 * A picture and the text in it.
 *
 * @param id path below the folder of the pictures
 * @param path the picture
 * @param text what is written there
 * @param characters the same by number
 */
public record LabelledText(String id, Path path, String text, List<Integer> characters) {
  public LabelledText {
    characters = List.copyOf(characters);
  }
}
