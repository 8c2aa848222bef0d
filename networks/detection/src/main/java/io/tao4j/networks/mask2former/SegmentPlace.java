package io.tao4j.networks.mask2former;

import io.tao4j.data.segments.SegmentClass;
import io.tao4j.data.segments.SegmentMode;
import io.tao4j.data.segments.SegmentSet;
import io.tao4j.data.segments.SegmentSets;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.RuleContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A set of pictures with segments, as specs name it.
 *
 * @param type form of the set
 * @param instanceJson annotations of objects
 * @param panopticJson annotations of objects and areas
 * @param imgDir pictures
 * @param panopticDir PNG files with the segments
 * @param annotFile list of pictures with masks
 * @param rootDir folder that the list's paths are relative to
 */
public record SegmentPlace(
    @Field(
            description =
                "coco: objects, instance_json and img_dir; coco_panoptic: objects and areas,"
                    + " panoptic_json, panoptic_dir and img_dir; ade: masks of classes, annot_file"
                    + " and root_dir",
            defaultValue = "ade",
            allowed = {"coco", "ade", "coco_panoptic"},
            shownBy = "Mask2formerMeaningTest.setsAreReadInAllForms")
        String type,
    @Field(
            description = "COCO's annotations of objects, for type coco",
            path = PathKind.FILE,
            shownBy = "Mask2formerMeaningTest.setsAreReadInAllForms")
        Optional<Path> instanceJson,
    @Field(
            description = "COCO's panoptic annotations, for type coco_panoptic",
            path = PathKind.FILE,
            shownBy = "Mask2formerMeaningTest.setsAreReadInAllForms")
        Optional<Path> panopticJson,
    @Field(
            description = "folder of the pictures, for types coco and coco_panoptic",
            path = PathKind.FOLDER,
            shownBy = "Mask2formerMeaningTest.setsAreReadInAllForms")
        Optional<Path> imgDir,
    @Field(
            description = "folder of the PNG files with segments, for type coco_panoptic",
            path = PathKind.FOLDER,
            shownBy = "Mask2formerMeaningTest.setsAreReadInAllForms")
        Optional<Path> panopticDir,
    @Field(
            description =
                "a JSON object a line with img and segm, a picture and its mask, for type ade",
            path = PathKind.FILE,
            shownBy = "Mask2formerMeaningTest.setsAreReadInAllForms")
        Optional<Path> annotFile,
    @Field(
            description = "folder of the list's paths; absent: where the list is, for type ade",
            path = PathKind.FOLDER,
            shownBy = "Mask2formerMeaningTest.setsAreReadInAllForms")
        Optional<Path> rootDir) {

  /** The fields that a type needs, and what they are. */
  private Map<String, Optional<Path>> needed() {
    return switch (type) {
      case "coco" -> new TreeMap<>(Map.of("instance_json", instanceJson, "img_dir", imgDir));
      case "coco_panoptic" ->
          new TreeMap<>(
              Map.of(
                  "panoptic_json", panopticJson, "img_dir", imgDir, "panoptic_dir", panopticDir));
      default -> new TreeMap<>(Map.of("annot_file", annotFile));
    };
  }

  /** Whether a set is named. */
  boolean isNamed() {
    return needed().values().stream().anyMatch(Optional::isPresent);
  }

  /**
   * What must hold of a set that is used.
   *
   * @param group that it is
   */
  void check(String group, RuleContext context) {
    needed()
        .forEach(
            (field, path) -> {
              if (path.isEmpty()) {
                context.error(
                    group + "." + field,
                    "it is missing, and type: %s needs it".formatted(type),
                    "give it, or another type");
              }
            });
    Map<String, Optional<Path>> others =
        new TreeMap<>(
            Map.of(
                "instance_json", instanceJson,
                "panoptic_json", panopticJson,
                "img_dir", imgDir,
                "panoptic_dir", panopticDir,
                "annot_file", annotFile,
                "root_dir", rootDir));
    others.keySet().removeAll(needed().keySet());
    if (type.equals("ade")) {
      others.remove("root_dir");
    }
    others.forEach(
        (field, path) -> {
          if (path.isPresent()) {
            context.ignored(group + "." + field, "type: %s does not read it".formatted(type));
          }
        });
  }

  /**
   * Reads it.
   *
   * @param name what to call it
   * @param labels classes of a label map, or empty
   * @param count of classes where nothing lists them
   */
  SegmentSet read(String name, SegmentMode mode, List<SegmentClass> labels, int count) {
    return switch (type) {
      case "coco" ->
          SegmentSets.coco(name, mode, instanceJson.orElseThrow(), imgDir.orElseThrow(), labels);
      case "coco_panoptic" ->
          SegmentSets.panoptic(
              name,
              mode,
              panopticJson.orElseThrow(),
              imgDir.orElseThrow(),
              panopticDir.orElseThrow(),
              labels);
      default ->
          SegmentSets.list(
              name,
              mode,
              annotFile.orElseThrow(),
              rootDir.map(Path::toString).orElse(""),
              labels.isEmpty() ? SegmentSets.numbered(count) : labels);
    };
  }
}
