package io.tao4j.networks.bodypose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.segmentation.CocoOutline;
import io.tao4j.data.segmentation.MaskSource;
import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import io.tao4j.geometry.Box;
import io.tao4j.networks.people.KeyPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * COCO's JSON of people with joints.
 *
 * @param joints names in the order of the points
 * @param pictures in the order of the file, those without people too
 * @see <a href="https://cocodataset.org/#format-data">COCO's data format</a>
 */
record CocoPeople(List<String> joints, List<Picture> pictures) {
  private static final String WRONG = "BPNET-002";
  private static final int NUMBERS = 3;

  CocoPeople {
    joints = List.copyOf(joints);
    pictures = List.copyOf(pictures);
  }

  /**
   * A picture.
   *
   * @param name as it stands there
   * @param people crowds too
   */
  record Picture(long id, String name, int width, int height, List<Person> people) {}

  /**
   * A person, or a crowd.
   *
   * @param points labelled ones have places
   * @param box left, top, width and height
   * @param area square pixels
   * @param crowd whether it is one
   * @param outline where there is one
   */
  record Person(
      KeyPoints points, Box box, double area, boolean crowd, Optional<MaskSource.Outline> outline) {
    /** Labelled joints. */
    int labelled() {
      int labelled = 0;
      for (int i = 0; i < points.count(); i++) {
        labelled += points.has(i) ? 1 : 0;
      }
      return labelled;
    }
  }

  /**
   * Reads the labels of a part.
   *
   * @throws TaoException {@code BPNET-002} if they are no such JSON, naming the annotation
   */
  static CocoPeople read(Path file, BodyConvertSpec spec) {
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
    if (!root.path("images").isArray() || !root.path("annotations").isArray()) {
      throw wrong(file.toString(), "it lacks 'images' or 'annotations'");
    }
    int category = spec.categories().isEmpty() ? -1 : spec.categories().get(0).id();
    List<String> joints =
        spec.categories().isEmpty() ? List.of() : spec.categories().get(0).keypoints();
    for (JsonNode one : root.path("categories")) {
      boolean wanted = category < 0 || one.path("id").asInt(-1) == category;
      if (joints.isEmpty() && wanted && one.path("keypoints").size() > 0) {
        List<String> names = new ArrayList<>();
        one.path("keypoints").forEach(name -> names.add(name.asText("")));
        joints = names;
        category = one.path("id").asInt(-1);
      }
    }
    if (joints.isEmpty()) {
      throw wrong(file.toString(), "no category has 'keypoints', the names of joints");
    }
    Map<Long, Picture> pictures = new LinkedHashMap<>();
    for (JsonNode image : root.path("images")) {
      Picture picture = picture(image, "%s, image %s".formatted(file, pictures.size() + 1));
      if (pictures.put(picture.id(), picture) != null) {
        throw wrong(file.toString(), "image id %s is given a second time".formatted(picture.id()));
      }
    }
    int number = 0;
    for (JsonNode annotation : root.path("annotations")) {
      number++;
      if (category >= 0 && annotation.path("category_id").asInt(-1) != category) {
        continue;
      }
      String place = "%s, annotation %s".formatted(file, annotation.path("id").asText("" + number));
      Picture picture = pictures.get(annotation.path("image_id").asLong(Long.MIN_VALUE));
      if (picture == null) {
        throw wrong(place, "image %s is not listed".formatted(annotation.path("image_id")));
      }
      picture.people().add(person(annotation, joints.size(), picture, spec, place));
    }
    return new CocoPeople(joints, List.copyOf(pictures.values()));
  }

  private static TaoException wrong(String place, String problem) {
    return new TaoException(
        WRONG,
        place + ": " + problem,
        "expected COCO's JSON: images with id, file_name, width and height; annotations with"
            + " image_id, category_id, keypoints and bbox; categories with keypoints");
  }

  private static Picture picture(JsonNode image, String place) {
    int width = image.path("width").asInt(0);
    int height = image.path("height").asInt(0);
    String name = image.path("file_name").asText("");
    if (!image.path("id").canConvertToLong() || name.isEmpty() || width < 1 || height < 1) {
      throw wrong(place, "it lacks one of id, file_name, width and height");
    }
    return new Picture(image.path("id").asLong(), name, width, height, new ArrayList<>());
  }

  private static Person person(
      JsonNode annotation, int joints, Picture picture, BodyConvertSpec spec, String place) {
    double[] sides = new double[4];
    JsonNode bbox = annotation.path("bbox");
    for (int i = 0; i < sides.length; i++) {
      sides[i] = bbox.path(i).asDouble(Double.NaN);
    }
    if (bbox.size() != 4 || !Double.isFinite(sides[0] + sides[1] + sides[2] + sides[3])) {
      throw wrong(place, "bbox is %s".formatted(bbox));
    }
    JsonNode numbers = annotation.path("keypoints");
    boolean none = numbers.isMissingNode() || numbers.isEmpty();
    if (!none && numbers.size() != NUMBERS * joints) {
      throw wrong(
          place,
          "%s numbers in keypoints, %s joints have %s"
              .formatted(numbers.size(), joints, NUMBERS * joints));
    }
    float[] places = new float[2 * joints];
    boolean[] occluded = new boolean[joints];
    for (int i = 0; i < joints; i++) {
      Seen seen = none ? Seen.NOT : seen(numbers.path(NUMBERS * i + 2).asInt(-1), spec, place);
      boolean labelled = seen != Seen.NOT;
      places[2 * i] = labelled ? (float) numbers.path(NUMBERS * i).asDouble() : Float.NaN;
      places[2 * i + 1] = labelled ? (float) numbers.path(NUMBERS * i + 1).asDouble() : Float.NaN;
      occluded[i] = seen == Seen.OCCLUDED;
    }
    JsonNode shape = annotation.path("segmentation");
    Optional<MaskSource.Outline> outline = Optional.empty();
    if (!shape.isMissingNode() && !shape.isNull() && !shape.isEmpty()) {
      try {
        outline = Optional.of(CocoOutline.of(shape, picture.height(), picture.width()));
      } catch (IllegalArgumentException e) {
        throw wrong(place, String.valueOf(e.getMessage()));
      }
    }
    return new Person(
        new KeyPoints(places, occluded),
        Box.ofSize(sides[0], sides[1], sides[2], sides[3]),
        annotation.path("area").asDouble(sides[2] * sides[3]),
        annotation.path("iscrowd").asInt(0) != 0,
        outline);
  }

  private enum Seen {
    VISIBLE,
    OCCLUDED,
    NOT
  }

  private static Seen seen(int flag, BodyConvertSpec spec, String place) {
    for (Map.Entry<String, Integer> one : spec.visibilityFlags().value().entrySet()) {
      if (one.getValue() == flag) {
        String word = spec.visibilityFlags().mapping().getOrDefault(one.getKey(), one.getKey());
        return switch (word) {
          case "visible" -> Seen.VISIBLE;
          case "occluded" -> Seen.OCCLUDED;
          case "not_labeled" -> Seen.NOT;
          default ->
              throw wrong(
                  place, "visibility_flags.mapping makes %s '%s'".formatted(one.getKey(), word));
        };
      }
    }
    throw wrong(
        place,
        "visibility %s, visibility_flags.value has %s"
            .formatted(flag, spec.visibilityFlags().value()));
  }
}
