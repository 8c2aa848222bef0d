package io.tao4j.networks.fpenet;

import io.tao4j.data.DataDigest;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.networks.fpenet.FpeSpec.DatasetInfo;
import io.tao4j.networks.people.AnnotationFile;
import io.tao4j.networks.people.FaceRecord;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.networks.people.Squares;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A face of a set.
 *
 * @param picture that shows it
 * @param box the part of the picture that is looked at
 * @param points in pixels of the picture
 * @param masked whether its set's occluded points may be left out
 */
record Face(Path picture, Box box, KeyPoints points, boolean masked) {
  private static final int ABOVE = 6;

  /** Names with spaces between them. */
  static List<String> names(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("[\\s,]+"));
  }

  /**
   * The faces of sets.
   *
   * @param points of a face
   * @throws TaoException {@code FPENET-001} for a picture that is not there; {@code FPENET-002} for
   *     a face with too few points; {@code PEOPLE-003} if there is no face
   */
  static List<Face> read(DatasetInfo info, List<String> sets, int points) {
    List<String> unmasked = new ArrayList<>(names(info.noOcclusionMaskingSets()));
    unmasked.remove("none"); // the word for no set, which may be a part of a picture's path
    List<Face> faces = new ArrayList<>();
    for (String set : sets) {
      Path file =
          info.tfrecordsDirectoryPath()
              .resolve(set)
              .resolve(info.tfrecordFolderName())
              .resolve(info.tfrecordFileName());
      for (FaceRecord record : FaceRecord.read(file)) {
        if (record.points().count() < points) {
          throw new TaoException(
              "FPENET-002",
              "%s: %s has %s points, num_keypoints is %s"
                  .formatted(file, record.frame(), record.points().count(), points),
              "lower num_keypoints, or convert labels that have as many");
        }
        boolean masked =
            unmasked.stream().noneMatch(record.frame()::contains) && !unmasked.contains(set);
        faces.add(
            new Face(
                picture(info.rootPath(), file, record.frame()),
                Squares.around(record.box(), 1),
                record.points().first(points),
                masked));
      }
    }
    if (faces.isEmpty()) {
      throw new TaoException(
          "PEOPLE-003", "there is no face in the sets " + sets, "dataset_convert writes them");
    }
    return faces;
  }

  /** Below the folder that is named, or one above the records. */
  private static Path picture(Optional<Path> root, Path records, String frame) {
    Path folder = root.orElseGet(() -> records.toAbsolutePath().getParent());
    Path from = folder;
    for (int i = 0; i <= (root.isPresent() ? 0 : ABOVE) && folder != null; i++) {
      Optional<Path> found = AnnotationFile.picture(folder, frame);
      if (found.isPresent()) {
        return found.get();
      }
      folder = folder.getParent();
    }
    throw new TaoException(
        "FPENET-001",
        "%s: there is no picture %s".formatted(records, frame),
        "it is looked for as it stands there, and from %s on: set dataset_info.root_path"
            .formatted(from));
  }

  /** Tells sets apart. */
  static String digest(List<Face> faces) {
    DataDigest digest = new DataDigest(faces.size());
    faces.forEach(
        one ->
            digest.add(
                String.valueOf(one.picture().getFileName()),
                one.picture(),
                one.box() + " " + one.points().hashCode() + " " + one.masked()));
    return digest.text();
  }
}
