package io.tao4j.networks.speech.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels that are characters. Immutable. */
final class Characters implements TextEncoder {
  private final Map<String, Integer> ids = new HashMap<>();

  Characters(List<String> labels) {
    for (int i = 0; i < labels.size(); i++) {
      ids.put(labels.get(i), i);
    }
  }

  @Override
  public Encoded encode(String text) {
    List<Integer> known = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(
            character -> {
              Integer id = ids.get(character);
              if (id == null) {
                dropped.add(character);
              } else {
                known.add(id);
              }
            });
    return new Encoded(known.stream().mapToInt(Integer::intValue).toArray(), dropped);
  }

  @Override
  public String fate() {
    return "are left out";
  }

  @Override
  public void close() {}
}
