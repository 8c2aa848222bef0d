package io.tao4j.networks.people;

import io.tao4j.geometry.Box;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A picture as TAO's JSON describes it.
 *
 * @param place file and number, for messages
 * @param filename as it stands there
 * @param box of the face or the hand
 * @param points numbered from 0; none where the file has none
 * @param kinds classes of its annotations, in order: {@code FaceBbox}, {@code FiducialPoints}
 * @param words all other entries of the picture and its annotations; of several the first
 */
public record AnnotatedFrame(
    String place,
    String filename,
    Optional<Box> box,
    KeyPoints points,
    List<String> kinds,
    Map<String, String> words) {
  public AnnotatedFrame {
    kinds = List.copyOf(kinds);
    words = Map.copyOf(words);
  }

  /** The first of these entries that is there. */
  public Optional<String> word(List<String> keys) {
    return keys.stream().filter(words::containsKey).map(words::get).findFirst();
  }

  /** An entry as a number; empty where it is none. */
  public OptionalDouble number(String key) {
    String text = words.get(key);
    if (text == null) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty(); // a word is no number: the caller says what it misses
    }
  }
}
