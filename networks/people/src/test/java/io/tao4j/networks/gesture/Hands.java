package io.tao4j.networks.gesture;

import io.tao4j.fixtures.DrawnPeople;
import io.tao4j.networks.gesture.GestureData.Hand;
import io.tao4j.networks.gesture.GestureData.Part;
import io.tao4j.networks.people.AnnotatedFrame;
import io.tao4j.networks.people.AnnotationFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sets of drawn hands. */
final class Hands {
  private Hands() {}

  /** Eight hands to learn, four that validate; returns the JSON. */
  static Path write(Path folder) throws IOException {
    DrawnPeople.hands(folder, 1, 2, 48, 48, 3);
    List<Hand> hands = new ArrayList<>();
    Path set = folder.resolve("original/data");
    for (AnnotatedFrame frame : AnnotationFile.read(set.resolve("annotation/data.json"))) {
      hands.add(
          new Hand("original/data/" + frame.filename(), frame.words().get("gesture"), "id01"));
    }
    Path file = folder.resolve("data.json");
    new GestureData(
            GestureFacts.USUAL,
            Map.of(Part.TRAIN, hands.subList(0, 8), Part.VALIDATION, hands.subList(8, 12)))
        .write(file);
    return file;
  }
}
