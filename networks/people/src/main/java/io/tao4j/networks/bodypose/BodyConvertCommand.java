package io.tao4j.networks.bodypose;

import io.tao4j.data.segmentation.MaskPng;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.bodypose.BodyConvertSpec.DataFilteringParams;
import io.tao4j.networks.bodypose.BodyConvertSpec.PosePart;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code dataset_convert}: COCO's key points to record files, and masks of the pictures in which
 * someone is not labelled.
 */
final class BodyConvertCommand implements SubCommand<BodyConvertSpec> {
  private static final String WRONG = "BPNET-005";

  @Override
  public String name() {
    return "dataset_convert";
  }

  @Override
  public String description() {
    return "COCO's key points to record files and masks";
  }

  @Override
  public SpecBinder<BodyConvertSpec> specBinder() {
    return SpecBinder.of(BodyConvertSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
        mode: train                  # test
        dataset: coco
        root_directory_path: data    # all other paths start here
        train_data:
          images_root_dir_path: train2017
          mask_root_dir_path: train_mask2017
          annotation_root_dir_path: annotations/person_keypoints_train2017.json
        test_data:
          images_root_dir_path: val2017
          mask_root_dir_path: val_mask2017
          annotation_root_dir_path: annotations/person_keypoints_val2017.json
        duplicate_data_with_each_person_as_center: true
        data_filtering_params:
          min_acceptable_height: 32
          min_acceptable_width: 32
          min_acceptable_kpts: 5
          min_acceptable_interperson_dist_ratio: 0.3
        """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(List.of("-d", "--dataset_spec"), Kind.SPEC, "", "Spec of the data set."),
        new Option(
            List.of("-o", "--output_filename"),
            Kind.PATH,
            "output_filename",
            "Folder and beginning of the names of record files."),
        new Option(List.of("-m", "--mode"), Kind.WORD, "mode", "train or test."),
        new Option(List.of("-p", "--num_partitions"), Kind.WORD, "num_partitions", "Record files."),
        new Option(
            List.of("--generate_masks"),
            Kind.WORD,
            "generate_masks",
            "Whether masks are written: true or false."),
        new Option(
            List.of("--check_files"),
            Kind.WORD,
            "check_files",
            "Whether pictures that are not there are left out: true or false."));
  }

  @Override
  public Optional<Path> output(BodyConvertSpec spec) {
    return Optional.of(beginning(spec));
  }

  private static Path beginning(BodyConvertSpec spec) {
    return spec.outputFilename().orElse(spec.rootDirectoryPath().resolve(spec.mode()));
  }

  /**
   * Writes masks, then records.
   *
   * @throws TaoException {@code BPNET-002} if the labels are no such JSON; {@code BPNET-005} if no
   *     main person is there, or a mask would lie outside of its folder
   */
  @Override
  public Result run(BodyConvertSpec spec) throws IOException {
    PosePart part = spec.mode().equals("train") ? spec.trainData() : spec.testData();
    Path root = spec.rootDirectoryPath();
    CocoPeople labels = CocoPeople.read(root.resolve(part.annotationRootDirPath()), spec);
    List<BodyRecord> records = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    int missing = 0;
    int without = 0;
    int masks = 0;
    for (CocoPeople.Picture picture : labels.pictures()) {
      String name = part.imagesRootDirPath() + "/" + picture.name();
      if (spec.checkFiles() && !Files.isRegularFile(root.resolve(name))) {
        missing++;
        continue;
      }
      List<CocoPeople.Person> main = main(picture, spec.dataFilteringParams());
      if (main.isEmpty()) {
        without++;
        continue;
      }
      boolean hides = picture.people().stream().anyMatch(p -> p.crowd() || p.labelled() == 0);
      String mask =
          hides
              ? part.maskRootDirPath() + "/" + picture.name().replaceAll("\\.[^./]*$", "") + ".png"
              : "";
      if (hides && spec.generateMasks()) {
        writeMask(picture, root, mask);
        masks++;
      }
      List<CocoPeople.Person> people =
          picture.people().stream().filter(one -> !one.crowd() && one.labelled() > 0).toList();
      int copies = spec.duplicateDataWithEachPersonAsCenter() ? main.size() : 1;
      for (int i = 0; i < copies; i++) {
        List<BodyRecord.Person> ordered = new ArrayList<>();
        ordered.add(person(main.get(i)));
        for (CocoPeople.Person one : people) {
          if (one != main.get(i)) {
            ordered.add(person(one));
          }
        }
        records.add(
            new BodyRecord(
                name,
                mask,
                picture.width(),
                picture.height(),
                picture.id(),
                spec.dataset(),
                ordered));
      }
    }
    List<String> notices = new ArrayList<>();
    if (missing > 0) {
      notices.add("%s pictures are not there: left out".formatted(missing));
    }
    if (without > 0) {
      notices.add("%s pictures have no main person: left out".formatted(without));
    }
    if (records.isEmpty()) {
      throw new TaoException(
          WRONG,
          "no record is left of %s pictures".formatted(labels.pictures().size()),
          "%s are not there, %s have no main person by data_filtering_params"
              .formatted(missing, without));
    }
    Path beginning = beginning(spec);
    int partitions = Math.min(spec.numPartitions(), records.size());
    for (int i = 0; i < partitions; i++) {
      int from = (int) ((long) records.size() * i / partitions);
      int to = (int) ((long) records.size() * (i + 1) / partitions);
      Path file =
          beginning.resolveSibling(
              String.format(
                  Locale.ROOT, "%s-fold-%03d-of-%03d", beginning.getFileName(), i, partitions));
      BodyRecord.write(file, records.subList(from, to));
      files.add(file);
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("records", records.size());
    figures.put("masks", masks);
    return new Result(
        List.of("%s records of main people, %s masks".formatted(records.size(), masks)),
        notices,
        figures,
        files);
  }

  private static BodyRecord.Person person(CocoPeople.Person one) {
    Box box = one.box();
    return new BodyRecord.Person(
        one.points(),
        Math.max(1, box.height()),
        (box.left() + box.right()) / 2,
        (box.top() + box.bottom()) / 2);
  }

  /** Large enough, labelled enough, and not near another one. */
  static List<CocoPeople.Person> main(CocoPeople.Picture picture, DataFilteringParams limits) {
    List<CocoPeople.Person> main = new ArrayList<>();
    double least = (double) limits.minAcceptableHeight() * limits.minAcceptableWidth();
    for (CocoPeople.Person one : picture.people()) {
      boolean enough =
          !one.crowd() && one.labelled() >= limits.minAcceptableKpts() && one.area() >= least;
      boolean apart = main.stream().noneMatch(other -> near(one.box(), other.box(), limits));
      if (enough && apart) {
        main.add(one);
      }
    }
    return main;
  }

  private static boolean near(Box one, Box other, DataFilteringParams limits) {
    double dx = (one.left() + one.right() - other.left() - other.right()) / 2;
    double dy = (one.top() + one.bottom() - other.top() - other.bottom()) / 2;
    double size = Math.max(other.width(), other.height());
    return Math.hypot(dx, dy) < size * limits.minAcceptableInterpersonDistRatio();
  }

  /** White but for crowds without the labelled people in them, and people without points. */
  private static void writeMask(CocoPeople.Picture picture, Path root, String name)
      throws IOException {
    Path file = root.resolve(name).normalize();
    if (!file.startsWith(root.normalize())) {
      throw new TaoException(
          WRONG,
          "the mask of '%s' would lie outside of %s".formatted(picture.name(), root),
          "give file_names that are relative to the pictures' folder");
    }
    byte[] levels = mask(picture);
    byte[] png = MaskPng.encode(picture.width(), picture.height(), levels);
    AtomicFile.writeStream(file, stream -> stream.write(png));
  }

  static byte[] mask(CocoPeople.Picture picture) {
    byte[] levels = new byte[picture.width() * picture.height()];
    Arrays.fill(levels, (byte) 255);
    for (CocoPeople.Person one : picture.people()) {
      if (one.crowd()) {
        fill(levels, picture, one, (byte) 0);
      }
    }
    for (CocoPeople.Person one : picture.people()) {
      if (!one.crowd() && one.labelled() > 0) {
        fill(levels, picture, one, (byte) 255);
      }
    }
    for (CocoPeople.Person one : picture.people()) {
      if (!one.crowd() && one.labelled() == 0) {
        fill(levels, picture, one, (byte) 0);
      }
    }
    return levels;
  }

  /** Its outline, or its box where it has none. */
  private static void fill(
      byte[] levels, CocoPeople.Picture picture, CocoPeople.Person one, byte level) {
    RunLengthMask mask =
        one.outline()
            .map(outline -> outline.draw(picture.height(), picture.width()))
            .orElseGet(
                () -> {
                  Box b = one.box();
                  return RunLengthMask.ofPolygon(
                      picture.height(),
                      picture.width(),
                      new double[] {
                        b.left(),
                        b.top(),
                        b.right(),
                        b.top(),
                        b.right(),
                        b.bottom(),
                        b.left(),
                        b.bottom()
                      });
                });
    boolean[] inside = mask.toPixels();
    for (int i = 0; i < inside.length; i++) {
      levels[i] = inside[i] ? level : levels[i];
    }
  }
}
