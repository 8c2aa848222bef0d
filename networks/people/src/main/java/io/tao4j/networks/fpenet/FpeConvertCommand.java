package io.tao4j.networks.fpenet;

import io.tao4j.data.image.ImageSize;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.people.AnnotatedFrame;
import io.tao4j.networks.people.AnnotationFile;
import io.tao4j.networks.people.FaceRecord;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.networks.people.Squares;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code dataset_convert}: TAO's JSON of faces with points to record files, one a set. */
final class FpeConvertCommand implements SubCommand<FpeConvertSpec> {
  private static final String WRONG = "FPENET-003";

  @Override
  public String name() {
    return "dataset_convert";
  }

  @Override
  public String description() {
    return "labelled faces to record files";
  }

  @Override
  public SpecBinder<FpeConvertSpec> specBinder() {
    return SpecBinder.of(FpeConvertSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
        sets: [afw]
        gt_path: data                # SET.json, or SET/*.json
        save_path: data/tfrecords
        gt_root_path: fpenet
        save_root_path: fpenet
        image_root_path: fpenet
        tfrecord_folder: FpeTfRecords
        tfrecord_name: data.tfrecords
        num_keypoints: 80
        bbox_enlarge_ratio: 1.0
        """;
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public Optional<String> resultsField() {
    return Optional.of("save_root_path");
  }

  @Override
  public Optional<Path> output(FpeConvertSpec spec) {
    return Optional.of(spec.saveRootPath().resolve(spec.savePath()).resolve("set"));
  }

  @Override
  public Result run(FpeConvertSpec spec) throws IOException {
    List<Path> files = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    Map<String, Number> figures = new LinkedHashMap<>();
    if (spec.bboxEnlargeRatio() != 1) {
      notices.add(
          "faces are cut out %s times as large as their points: give inference boxes as large"
              .formatted(spec.bboxEnlargeRatio()));
    }
    int total = 0;
    for (String set : spec.sets()) {
      List<FaceRecord> faces = new ArrayList<>();
      int[] without = new int[2];
      for (Path file : labels(spec, set)) {
        for (AnnotatedFrame frame : AnnotationFile.read(file)) {
          add(frame, spec, faces, without);
        }
      }
      say(set, without[0], "have fewer points than num_keypoints: left out", notices);
      say(set, without[1], "have a picture that is not there: left out", notices);
      if (faces.isEmpty()) {
        throw new TaoException(
            WRONG,
            "%s: no face is left of %s".formatted(set, without[0] + without[1]),
            "%s have fewer than %s points, of %s there is no picture below %s"
                .formatted(without[0], spec.numKeypoints(), without[1], spec.imageRootPath()));
      }
      Path file =
          spec.saveRootPath()
              .resolve(spec.savePath())
              .resolve(set)
              .resolve(spec.tfrecordFolder())
              .resolve(spec.tfrecordName());
      FaceRecord.write(file, faces);
      files.add(file);
      figures.put(set, faces.size());
      total += faces.size();
    }
    return new Result(
        List.of("%s faces in %s sets".formatted(total, files.size())), notices, figures, files);
  }

  private static void say(String set, int count, String what, List<String> notices) {
    if (count > 0) {
      notices.add("%s: %s faces %s".formatted(set, count, what));
    }
  }

  private static List<Path> labels(FpeConvertSpec spec, String set) {
    List<Path> places =
        List.of(
            spec.gtRootPath().resolve(spec.gtPath()).resolve(set),
            spec.gtRootPath().resolve(spec.gtPath()).resolve(set + ".json"),
            spec.gtRootPath().resolve(set).resolve(spec.gtPath()));
    for (Path place : places) {
      if (Files.isRegularFile(place) || Files.isDirectory(place) && holdsJson(place)) {
        return AnnotationFile.files(place);
      }
    }
    throw new TaoException(
        WRONG, "there are no labels of the set " + set, "they are looked for at " + places);
  }

  private static boolean holdsJson(Path folder) {
    try (java.util.stream.Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".json"));
    } catch (IOException e) {
      throw new TaoException(WRONG, "cannot look through " + folder, List.of(e.toString()), e);
    }
  }

  private static void add(
      AnnotatedFrame frame, FpeConvertSpec spec, List<FaceRecord> faces, int[] without) {
    if (frame.points().count() < spec.numKeypoints()) {
      without[0]++;
      return;
    }
    KeyPoints points = frame.points().first(spec.numKeypoints());
    Optional<Box> box = points.box();
    Optional<Path> picture = AnnotationFile.picture(spec.imageRootPath(), frame.filename());
    if (box.isEmpty() || picture.isEmpty()) {
      without[box.isEmpty() ? 0 : 1]++;
      return;
    }
    ImageSize size = ImageSize.read(picture.get()).orElse(new ImageSize(1, 1));
    Path root = spec.imageRootPath().toAbsolutePath().normalize();
    Path file = picture.get().toAbsolutePath().normalize();
    String name = file.startsWith(root) ? root.relativize(file).toString() : file.toString();
    faces.add(
        new FaceRecord(
            name.replace('\\', '/'),
            size.width(),
            size.height(),
            Squares.around(box.get(), spec.bboxEnlargeRatio()),
            points,
            -1,
            List.of()));
  }
}
