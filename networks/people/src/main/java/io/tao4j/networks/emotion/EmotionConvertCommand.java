package io.tao4j.networks.emotion;

import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.people.AnnotatedFrame;
import io.tao4j.networks.people.AnnotationFile;
import io.tao4j.networks.people.FaceRecord;
import io.tao4j.networks.people.PersonSplit;
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

/** {@code dataset_convert}: TAO's JSON of labelled faces to record files, divided by persons. */
final class EmotionConvertCommand implements SubCommand<EmotionConvertSpec> {
  static final String FOLDER = "TfRecords_combined";
  private static final List<String> EMOTION = List.of("emotion", "emotion_class", "label");

  @Override
  public String name() {
    return "dataset_convert";
  }

  @Override
  public String description() {
    return "labelled faces to record files, divided by persons";
  }

  @Override
  public SpecBinder<EmotionConvertSpec> specBinder() {
    return SpecBinder.of(EmotionConvertSpec.class)
        .withRules(
            (spec, context) -> {
              if (spec.validationFraction() + spec.testFraction() >= 1) {
                context.error(
                    "test_fraction", "nobody is left to learn from", "lower the two shares");
              }
            });
  }

  @Override
  public String defaultSpec() {
    return """
        ground_truth_folder_suffix: DataFactory
        set_name: ckplus
        org_data_path: orgData
        post_data_path: postData
        num_keypoints: 68
        emotion_map:
          neutral: 0
          happy: 1
          surprise: 2
          contempt: 3
          disgust: 4
          angry: 5
        """;
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public Optional<String> resultsField() {
    return Optional.of("post_data_path");
  }

  @Override
  public Optional<Path> output(EmotionConvertSpec spec) {
    return Optional.of(spec.postDataPath().resolve(spec.setName()));
  }

  @Override
  public Result run(EmotionConvertSpec spec) throws IOException {
    Path set = spec.orgDataPath().resolve(spec.setName());
    Path labels = set.resolve("Ground_Truth_" + spec.groundTruthFolderSuffix());
    List<FaceRecord> faces = new ArrayList<>();
    List<String> persons = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    int others = 0;
    for (Path file : AnnotationFile.files(Files.isDirectory(labels) ? labels : set)) {
      for (AnnotatedFrame frame : AnnotationFile.read(file)) {
        Optional<Integer> label = label(frame, spec.emotionMap());
        if (label.isEmpty()) {
          others++;
          continue;
        }
        Box box =
            frame
                .points()
                .first(spec.numKeypoints())
                .box()
                .filter(some -> frame.points().count() >= spec.numKeypoints())
                .orElseThrow(
                    () ->
                        new TaoException(
                            "EMOTION-001",
                            "%s has %s landmarks, num_keypoints is %s"
                                .formatted(
                                    frame.place(), frame.points().count(), spec.numKeypoints()),
                            "give P1x, P1y and so on of each"));
        faces.add(
            new FaceRecord(
                frame.filename(),
                0,
                0,
                Squares.around(box, 1),
                frame.points().first(spec.numKeypoints()),
                label.get(),
                List.of()));
        persons.add(PersonSplit.person(frame));
      }
    }
    if (others > 0) {
      notices.add("%s faces show nothing of emotion_map: left out".formatted(others));
    }
    if (faces.isEmpty()) {
      throw new TaoException(
          "EMOTION-003",
          "no face shows anything of emotion_map",
          "its names are " + spec.emotionMap().keySet(),
          "names are compared as they are written: Happy is not happy");
    }
    Path folder = spec.postDataPath().resolve(spec.setName()).resolve(FOLDER);
    PersonSplit<FaceRecord> split =
        PersonSplit.of(faces, persons, spec.validationFraction(), spec.testFraction(), notices);
    List<Path> files = new ArrayList<>();
    Map<String, Number> figures = new LinkedHashMap<>();
    Map<String, List<FaceRecord>> parts = new LinkedHashMap<>();
    parts.put("train", split.training());
    parts.put("validate", split.validation());
    parts.put("test", split.test());
    for (Map.Entry<String, List<FaceRecord>> part : parts.entrySet()) {
      Path file = folder.resolve(part.getKey() + ".tfrecords");
      FaceRecord.write(file, part.getValue());
      files.add(file);
      figures.put(part.getKey(), part.getValue().size());
    }
    return new Result(
        List.of(
            "faces: %s for training, %s for validation, %s that judge"
                .formatted(
                    split.training().size(), split.validation().size(), split.test().size())),
        notices,
        figures,
        files);
  }

  /** By name, or by number where the label is one. */
  private static Optional<Integer> label(AnnotatedFrame frame, Map<String, Integer> map) {
    String word =
        frame
            .word(EMOTION)
            .orElseThrow(
                () ->
                    new TaoException(
                        "EMOTION-003",
                        frame.place() + ": nothing says what the face shows",
                        "give one of the entries " + EMOTION));
    if (map.containsKey(word)) {
      return Optional.of(map.get(word));
    }
    return map.values().stream().filter(number -> number.toString().equals(word)).findFirst();
  }
}
