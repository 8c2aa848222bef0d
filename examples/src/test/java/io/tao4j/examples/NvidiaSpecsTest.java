package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tao4j.Tao;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.SharedData;
import io.tao4j.network.TaoNetworks;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecCode;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * NVIDIA's own spec files: each one parses, and those of networks that are here bind. What becomes
 * of every file stands in {@code nvidia-specs.md}, which is compared; accept a change with {@code
 * -Dtao4j.accept=true}. Skipped where the files are not at hand.
 */
class NvidiaSpecsTest {
  private static final Path TABLE = Path.of("nvidia-specs.md");

  /** Files beside the specs that are none, with what they are. */
  private static final Map<String, String> NOT_SPECS =
      Map.ofEntries(
          Map.entry("deformable_detr/classmap.txt", "class names"),
          Map.entry("dino/classmap.txt", "class names"),
          Map.entry("retail_object_detection/classmap.txt", "class names"),
          Map.entry("efficientdet_tf1/coco_labels.txt", "class names"),
          Map.entry("mask_rcnn/coco_labels.txt", "class names"),
          Map.entry("lprnet/us_lp_characters.txt", "characters"),
          Map.entry("pointpillars/val.txt", "sample numbers"),
          Map.entry("depth_net/convert.yaml", "nothing but comments"),
          Map.entry("bpnet/bpnet_18joints.json", "joints and limbs"),
          Map.entry("fpenet/inference_sample.json", "a list of pictures"),
          Map.entry("mask2former/labelmap.json", "class names"),
          Map.entry("mask2former/labelmap_inst.json", "class names"));

  /** Folders that are named after a tutorial, with the network that it uses. */
  private static final Map<String, String> TUTORIALS =
      Map.of(
          "facenet", "detectnet_v2",
          "retail_object_detection", "dino",
          "retail_object_recognition", "ml_recog");

  /** Wrong as published: these errors are right. */
  private static final Map<String, String> REFUSED =
      Map.of("classification_pyt/train_imagenet_nvdino_large.yaml", "SPEC-007 24");

  /**
   * Refused by TAO as well: fields of another network or version stand in them, and those of their
   * own do not.
   */
  private static final Set<String> OF_ANOTHER_NETWORK =
      Set.of(
          "multitask_classification/experiment_spec.txt",
          "unet/default_spec.txt",
          "ocrnet/infer.yaml",
          "ocrnet/prune.yaml",
          "ocrnet/retrain.yaml",
          "ocrnet/trt.yaml");

  /** TAO's records of these hold the pictures; here the folder that they were made of is wanted. */
  private static final Set<String> PICTURES_IN_RECORDS =
      Set.of(
          "ssd/ssd_retrain_resnet18_kitti.txt",
          "ssd/ssd_retrain_resnet18_kitti_qat.txt",
          "ssd/ssd_train_resnet18_kitti.txt",
          "retinanet/retinanet_retrain_resnet18_kitti.txt",
          "retinanet/retinanet_train_resnet18_kitti_qat.txt",
          "efficientdet_tf1/d1.txt",
          "efficientdet_tf1/d5.txt",
          "efficientdet_tf1/default.txt",
          "efficientdet_tf1/efficientdet_d0_train.txt",
          "efficientdet_tf1/experiment_spec.txt",
          "efficientdet_tf2/dataset_convert.yaml",
          "efficientdet_tf2/spec_retrain.yaml",
          "efficientdet_tf2/spec_retrain__tut-5.2.yaml",
          "efficientdet_tf2/spec_retrain_qat.yaml",
          "efficientdet_tf2/spec_retrain_qat__tut-5.2.yaml",
          "efficientdet_tf2/spec_train.yaml",
          "efficientdet_tf2/spec_train__tut-5.2.yaml",
          "efficientdet_tf2/train.yaml",
          "efficientdet_tf2/vis.yaml",
          "mask_rcnn/default.txt",
          "mask_rcnn/maskrcnn_train_resnet50.txt");

  /** For NVIDIA's deploy tool: no set to train on stands in them, and none with labels. */
  private static final Set<String> WITHOUT_TRAINING_SET =
      Set.of("faster_rcnn/experiment_spec.txt", "yolo_v3/experiment_spec.txt");

  /** TAO has one spec for all verbs; these are for those that train nothing. */
  private static final Pattern OF_OTHER_VERBS =
      Pattern.compile(
          "(deformable_detr|dino|rtdetr|retail_object_detection|ml_recog|retail_object_recognition"
              + "|action_recognition|ocdnet)/(evaluate|infer|export|prune|gen_trt_engine).*"
              + "|ocrnet/.*");

  /**
   * What is wrong in these as published: the first two refer to a group that they do not have, the
   * next two are for TensorRT, where a batch of -1 is one of any size, and the last two are of TAO
   * 5.0, where {@code model} was a file.
   */
  private static final Map<String, SpecCode> WRONG =
      Map.of(
          "visual_changenet/experiment_spec.yaml", SpecCode.INTERPOLATION,
          "visual_changenet/experiment_spec_vit.yaml", SpecCode.INTERPOLATION,
          "visual_changenet/segment__gen_trt_engine.yaml", SpecCode.OUT_OF_RANGE,
          "visual_changenet/classify__gen_trt_engine.yaml", SpecCode.OUT_OF_RANGE,
          "ocrnet/prune.yaml", SpecCode.WRONG_TYPE,
          "ocrnet/trt.yaml", SpecCode.WRONG_TYPE);

  private static boolean hasNoTrainingSet(String name) {
    return PICTURES_IN_RECORDS.contains(name)
        || WITHOUT_TRAINING_SET.contains(name)
        || OF_OTHER_VERBS.matcher(name).matches();
  }

  private static final Set<SpecCode> PATHS =
      EnumSet.of(SpecCode.PATH_MISSING, SpecCode.PATH_KIND, SpecCode.MISSING);

  /** A file's row in the table, and what must not be. */
  private record Row(String file, String text, List<String> wrong) {}

  private static Optional<SpecValidator> validator(String network) {
    try {
      return Optional.of(Tao.network(network).specs());
    } catch (TaoException e) {
      assertThat(e.code())
          .isEqualTo(TaoNetworks.all().containsKey(network) ? "TAO-005" : "TAO-001");
      return Optional.empty();
    }
  }

  private static String codes(List<Problem> problems) {
    return problems.stream()
        .map(problem -> problem.code() + " " + problem.origin().line())
        .collect(Collectors.joining(", "));
  }

  private static Row row(Path file, String name) {
    String none = NOT_SPECS.get(name);
    if (none != null) {
      return new Row(name, "| no spec: " + none + " | | |", List.of());
    }
    SpecTree tree = SpecReader.standard().read(file);
    List<String> wrong = new ArrayList<>();
    String parse = codes(tree.report().errors());
    if (!parse.equals(REFUSED.getOrDefault(name, ""))) {
      wrong.add(name + ": " + tree.report());
    }
    String folder = name.substring(0, name.indexOf('/'));
    String network = TUTORIALS.getOrDefault(folder, folder);
    Optional<SpecValidator> specs = validator(network);
    String bind = TaoNetworks.all().containsKey(network) ? "not here yet" : "no network";
    if (specs.isPresent()) {
      SpecReport report = specs.get().allowMissingPaths().check(tree);
      List<Problem> complaints =
          report.errors().stream()
              .filter(p -> p.code() != SpecCode.UNSUPPORTED)
              .filter(p -> !REFUSED.containsKey(name) || p.code() != SpecCode.DUPLICATE)
              .filter(p -> p.code() != WRONG.get(name))
              .filter(p -> !hasNoTrainingSet(name) || p.code() != SpecCode.MISSING)
              .filter(
                  p ->
                      !OF_ANOTHER_NETWORK.contains(name)
                          || p.code() != SpecCode.UNKNOWN_FIELD && p.code() != SpecCode.MISSING)
              .toList();
      complaints.forEach(p -> wrong.add(name + ": " + p));
      // Without leave for paths, nothing but paths and open places may come to it.
      specs.get().check(tree).errors().stream()
          .filter(p -> !PATHS.contains(p.code()) && !report.errors().contains(p))
          .forEach(p -> wrong.add(name + ": " + p));
      bind =
          (report.hasErrors() ? codes(report.errors()) : "binds")
              + specs.get().taskOf(tree).map(task -> " (" + task + ")").orElse("")
              + (report.notices().isEmpty() ? "" : ", notices: " + report.notices().size());
    }
    String syntax = tree.syntax() == SpecSyntax.YAML ? "YAML" : "protobuf text";
    String text =
        "| %s, %s | %s | %s |".formatted(syntax, parse.isEmpty() ? "parses" : parse, network, bind);
    return new Row(name, text, wrong);
  }

  @Test
  void everyFileParsesAndThoseOfNetworksThatAreHereBind() throws IOException {
    Optional<Path> folder = SharedData.folder("tao-specs");
    assumeTrue(folder.isPresent(), "no shared data");
    List<Row> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.get())) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
        String name = folder.get().relativize(file).toString().replace('\\', '/');
        if (name.contains("/")) {
          rows.add(row(file, name));
        }
      }
    }
    assertThat(rows.stream().flatMap(row -> row.wrong().stream()).toList()).isEmpty();
    assertThat(rows).hasSizeGreaterThan(390);
    StringBuilder table =
        new StringBuilder(
            "# NVIDIA's spec files\n\nGenerated by `NvidiaSpecsTest` and compared in the build."
                + " Files that do not exist are not counted as errors here; SPEC-112 is a backbone"
                + " that is not here yet. After a code comes the line.\n\n"
                + "| file | read | network | bound |\n|---|---|---|---|\n");
    rows.forEach(
        row -> table.append("| ").append(row.file()).append(' ').append(row.text()).append('\n'));
    if (Boolean.getBoolean("tao4j.accept")) {
      Files.writeString(TABLE, table);
    }
    assertThat(Files.readString(TABLE).replace("\r\n", "\n"))
        .as("accept with -Dtao4j.accept=true")
        .isEqualTo(table.toString());
  }
}
