package io.tao4j.networks.pose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import io.tao4j.networks.pose.ConvertSpec.DatasetConvert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Poses of a tracker's JSON, as the network gets them.
 *
 * @param byPerson a person's places, frame after frame, joint after joint
 * @param channels numbers of a place
 */
record TrackedPoses(Map<Long, List<float[]>> byPerson, int channels) {
  /**
   * Reads a file: a list of batches, each with frames and their objects.
   *
   * @throws TaoException {@code POSE-006}
   */
  static TrackedPoses read(DatasetConvert convert) {
    Path file = convert.data();
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new TaoException(
          "POSE-006",
          "%s:%s:%s: no JSON"
              .formatted(file, e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
          List.of(e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new TaoException(
          "POSE-006",
          "cannot read %s: %s".formatted(file, FileBytes.reason(file, e)),
          List.of(),
          e);
    }
    int channels = convert.poseType().equals("2dbp") ? 2 : 3;
    Map<Long, List<float[]>> persons = new TreeMap<>();
    int index = 0;
    for (JsonNode batch : root.isArray() ? root : List.of(root)) {
      String place = "%s, batch %s".formatted(file, index++);
      if (!batch.path("batches").isArray()) {
        throw wrong(place, "it has no list 'batches'");
      }
      for (JsonNode frame : batch.get("batches")) {
        for (JsonNode object : frame.path("objects")) {
          if (!object.path("object_id").isIntegralNumber()) {
            throw wrong(place, "an object has no number 'object_id'");
          }
          long id = object.get("object_id").asLong();
          persons
              .computeIfAbsent(id, key -> new ArrayList<>())
              .add(places(object, convert, channels, place + ", object " + id));
        }
      }
    }
    if (persons.isEmpty()) {
      throw wrong(file.toString(), "there is no person in it");
    }
    return new TrackedPoses(persons, channels);
  }

  private static TaoException wrong(String place, String problem) {
    return new TaoException(
        "POSE-006",
        place + ": " + problem,
        "it is to be the JSON of DeepStream's bodypose-3d application, and"
            + " dataset_convert.num_joints its number of joints");
  }

  private static float[] places(
      JsonNode object, DatasetConvert convert, int channels, String place) {
    boolean spatial = convert.poseType().equals("3dbp");
    boolean flat = channels == 2 && object.has("pose2d");
    String key = spatial ? "pose3d" : flat ? "pose2d" : "pose25d";
    int each = flat ? 3 : 4;
    JsonNode given = object.path(key);
    int joints = convert.numJoints();
    if (!given.isArray() || given.size() != joints * each) {
      throw wrong(
          place,
          "'%s' has %s numbers, %s joints have %s"
              .formatted(key, given.size(), joints, joints * each));
    }
    double[] numbers = new double[given.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!given.get(i).isNumber()) {
        throw wrong(place, "'%s' holds %s".formatted(key, given.get(i)));
      }
      numbers[i] = given.get(i).asDouble();
    }
    float[] places = new float[joints * channels];
    for (int v = 0; v < joints; v++) {
      if (numbers[v * each + each - 1] == 0) {
        continue; // not seen
      }
      for (int c = 0; c < channels; c++) {
        double number = numbers[v * each + c];
        places[v * channels + c] =
            (float)
                (spatial
                    ? (number - numbers[c]) / convert.focalLength()
                    : c == 0
                        ? number / convert.inputWidth() - 0.5
                        : c == 1 ? number / convert.inputHeight() - 0.5 : number);
      }
    }
    return places;
  }
}
