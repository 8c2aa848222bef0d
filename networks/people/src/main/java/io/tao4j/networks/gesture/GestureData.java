package io.tao4j.networks.gesture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.Sample;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.file.FileBytes;
import io.tao4j.networks.people.AnnotationFile;
import io.tao4j.networks.tasks.classification.ClassificationData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Cut out hands with their gestures, in three parts.
 *
 * @param facts how they were cut
 * @param parts hands of each part; the last may be empty
 */
record GestureData(GestureFacts facts, Map<Part, List<Hand>> parts) {
  private static final String WRONG = "GESTURE-001";

  /** What hands are for. */
  enum Part {
    TRAIN,
    VALIDATION,
    KPI;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A hand.
   *
   * @param image path of the picture, below a folder that others name
   * @param label name of the class
   * @param user whose hand it is; empty where that is not known
   */
  record Hand(String image, String label, String user) {}

  GestureData {
    parts = new EnumMap<>(parts);
  }

  /** Writes the JSON that training reads. */
  void write(Path file) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("convert_bbox_square", facts.square());
    root.put("bbox_enlarge_ratio", facts.enlargement());
    for (Part part : Part.values()) {
      List<Map<String, String>> hands = new ArrayList<>();
      for (Hand hand : parts.getOrDefault(part, List.of())) {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("image", hand.image());
        one.put("label", hand.label());
        one.put("user_id", hand.user());
        hands.add(one);
      }
      root.put(part.word(), hands);
    }
    AtomicFile.writeString(
        file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }

  /**
   * Reads it.
   *
   * @throws TaoException {@code GESTURE-001} if it is no such file
   */
  static GestureData read(Path file) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new TaoException(
          WRONG,
          "%s:%s:%s: no JSON"
              .formatted(file, e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
          List.of(e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new TaoException(
          WRONG, "cannot read %s: %s".formatted(file, FileBytes.reason(file, e)), List.of(), e);
    }
    Map<Part, List<Hand>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      List<Hand> hands = new ArrayList<>();
      for (JsonNode one : root.path(part.word())) {
        if (!one.path("image").isTextual() || !one.path("label").isTextual()) {
          throw wrong(
              "%s: number %s of '%s' has no 'image' or no 'label'"
                  .formatted(file, hands.size() + 1, part.word()));
        }
        hands.add(
            new Hand(
                one.get("image").asText(),
                one.get("label").asText(),
                one.path("user_id").asText("")));
      }
      parts.put(part, hands);
    }
    if (parts.values().stream().allMatch(List::isEmpty)) {
      throw wrong("%s: there is no hand in it".formatted(file));
    }
    return new GestureData(
        new GestureFacts(
            root.path("convert_bbox_square").asBoolean(GestureFacts.USUAL.square()),
            root.path("bbox_enlarge_ratio").asDouble(GestureFacts.USUAL.enlargement())),
        parts);
  }

  private static TaoException wrong(String problem) {
    return new TaoException(
        WRONG, problem, "it is to be the JSON that gesturenet dataset_convert writes");
  }

  /** How the pictures of a path were cut. */
  static GestureFacts factsOf(Path path) {
    return Files.isDirectory(path) ? GestureFacts.USUAL : read(path).facts();
  }

  /**
   * The set of a part.
   *
   * @param path JSON, or a folder of class folders, which is all of one part
   * @param root where pictures lie; empty for the JSON's own folder
   * @param classNames by number
   * @return empty if the part is
   * @throws TaoException {@code GESTURE-002} for a class that is not among them; {@code
   *     GESTURE-003} for a picture that is not there
   */
  static Optional<ClassificationDataset> set(
      Path path, Optional<Path> root, Part part, List<String> classNames) {
    if (Files.isDirectory(path)) {
      return Optional.of(ClassificationData.read(path, classNames));
    }
    Path folder = root.orElseGet(() -> path.toAbsolutePath().getParent());
    List<Sample> samples = new ArrayList<>();
    for (Hand hand : read(path).parts().getOrDefault(part, List.of())) {
      int label = classNames.indexOf(hand.label());
      if (label < 0) {
        throw new TaoException(
            "GESTURE-002",
            "%s: %s shows '%s', which is none of %s"
                .formatted(path, hand.image(), hand.label(), classNames),
            "name it in dataset.classes");
      }
      Path picture =
          AnnotationFile.picture(folder, hand.image())
              .orElseThrow(
                  () ->
                      new TaoException(
                          "GESTURE-003",
                          "%s: there is no picture %s".formatted(path, hand.image()),
                          "it is looked for below %s: set dataset.image_root_path"
                              .formatted(folder)));
      samples.add(new Sample(hand.image(), picture, label));
    }
    return samples.isEmpty()
        ? Optional.empty()
        : Optional.of(new ClassificationDataset(path + " " + part.word(), classNames, samples));
  }
}
