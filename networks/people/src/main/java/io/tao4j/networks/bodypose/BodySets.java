package io.tao4j.networks.bodypose;

import io.tao4j.data.DataDigest;
import io.tao4j.error.TaoException;
import io.tao4j.networks.bodypose.BodySpec.DatasetConfig;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sets that a spec names: records to learn from, labelled pictures that judge. */
final class BodySets {
  private final DatasetConfig config;
  private final Map<String, BodyConvertSpec> specs = new LinkedHashMap<>();

  /**
   * Reads the specs of the data sets.
   *
   * @throws TaoException {@code SPEC-…} if one does not bind
   */
  BodySets(DatasetConfig config) {
    this.config = config;
    config
        .datasetSpecs()
        .forEach(
            (name, file) ->
                specs.put(
                    name,
                    SpecBinder.of(BodyConvertSpec.class)
                        .bind(SpecReader.standard().read(Path.of(file)))
                        .spec()));
  }

  private Path root(BodyConvertSpec spec) {
    return config.rootDataPath().orElse(spec.rootDirectoryPath());
  }

  /**
   * What is learnt.
   *
   * @throws TaoException {@code BPNET-003} for records that cannot be used; {@code BPNET-004} for a
   *     picture or a mask that is not there, or a set without people
   */
  List<BodySample> training(BodyPose pose) {
    List<BodySample> samples = new ArrayList<>();
    Map<String, List<String>> joints = new HashMap<>();
    for (String name : config.trainRecordsPath()) {
      Path file = config.trainRecordsFolderPath().map(f -> f.resolve(name)).orElse(Path.of(name));
      for (BodyRecord record : BodyRecord.read(file)) {
        BodyConvertSpec spec = specs.get(record.dataset());
        if (spec == null) {
          throw new TaoException(
              "BPNET-003",
              "%s: its pictures are of the data set '%s'".formatted(file, record.dataset()),
              "dataset_specs has %s: give the spec of that one".formatted(specs.keySet()));
        }
        List<String> names = joints.computeIfAbsent(record.dataset(), key -> names(spec));
        samples.add(sample(record, spec, names, pose, file));
      }
    }
    if (samples.isEmpty()) {
      throw new TaoException(
          "BPNET-004",
          "there is nobody in " + config.trainRecordsPath(),
          "dataset_convert writes the records");
    }
    return samples;
  }

  /** Joints as the labels number them. */
  private List<String> names(BodyConvertSpec spec) {
    return spec.categories().isEmpty()
        ? CocoPeople.read(root(spec).resolve(spec.trainData().annotationRootDirPath()), spec)
            .joints()
        : spec.categories().get(0).keypoints();
  }

  private BodySample sample(
      BodyRecord record, BodyConvertSpec spec, List<String> names, BodyPose pose, Path file) {
    Path picture = existing(root(spec).resolve(record.picture()), file, "picture");
    Path mask =
        record.mask().isEmpty() ? null : existing(root(spec).resolve(record.mask()), file, "mask");
    List<KeyPoints> people = new ArrayList<>();
    for (BodyRecord.Person person : record.people()) {
      if (person.points().count() != names.size()) {
        throw new TaoException(
            "BPNET-003",
            "%s: %s has people of %s joints"
                .formatted(file, record.picture(), person.points().count()),
            "the spec of '%s' has %s: %s".formatted(record.dataset(), names.size(), names));
      }
      people.add(pose.of(person.points(), names));
    }
    BodyRecord.Person first = record.people().get(0);
    return new BodySample(picture, mask, people, first.scale(), first.centerX(), first.centerY());
  }

  private static Path existing(Path path, Path records, String what) {
    if (!Files.isRegularFile(path)) {
      throw new TaoException(
          "BPNET-004",
          "%s: there is no %s %s".formatted(records, what, path),
          "paths in records start at dataset_config.root_data_path; dataset_convert writes masks");
    }
    return path;
  }

  /**
   * A labelled picture that judges.
   *
   * @param people with the joints of the labels
   */
  record Judging(Path picture, String dataset, CocoPeople.Picture labels) {}

  /**
   * What judges.
   *
   * @param joints gets the joints of the labels
   * @throws TaoException {@code BPNET-002} for labels that cannot be used; {@code BPNET-004} for a
   *     picture that is not there, or sets of different joints
   */
  List<Judging> judging(List<String> joints) {
    List<Judging> pictures = new ArrayList<>();
    specs.forEach(
        (name, spec) -> {
          Path labels = root(spec).resolve(spec.testData().annotationRootDirPath());
          CocoPeople people = CocoPeople.read(labels, spec);
          if (!joints.isEmpty() && !joints.equals(people.joints())) {
            throw new TaoException(
                "BPNET-004",
                "%s has the joints %s".formatted(labels, people.joints()),
                "another set that judges has %s: name one of them".formatted(joints));
          }
          joints.clear();
          joints.addAll(people.joints());
          Path folder = root(spec).resolve(spec.testData().imagesRootDirPath());
          for (CocoPeople.Picture picture : people.pictures()) {
            pictures.add(
                new Judging(
                    existing(folder.resolve(picture.name()), labels, "picture"), name, picture));
          }
        });
    if (pictures.isEmpty()) {
      throw new TaoException(
          "BPNET-004", "no picture judges", "give test_data in dataset_config.dataset_specs");
    }
    return pictures;
  }

  static String digest(List<BodySample> samples) {
    DataDigest digest = new DataDigest(samples.size());
    samples.forEach(
        one ->
            digest.add(
                String.valueOf(one.picture().getFileName()),
                one.picture(),
                one.people().hashCode() + " " + one.centerX() + " " + one.centerY()));
    return digest.text();
  }

  static String digestOfJudging(List<Judging> pictures) {
    DataDigest digest = new DataDigest(pictures.size());
    pictures.forEach(
        one ->
            digest.add(
                one.labels().name(),
                one.picture(),
                String.valueOf(
                    one.labels().people().stream()
                        .map(person -> person.points().hashCode() + " " + person.box())
                        .toList())));
    return digest.text();
  }
}
