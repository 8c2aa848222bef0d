package io.tao4j.networks.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkContract.BadInput;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the tests of detectors have in common: fields of a small spec, faults, and a reader. */
public final class DetectorCases {
  private static final String AUGMENTATION = "augmentation_config.";
  private static final String SOURCE = "{label_directory_path: %s, image_directory_path: %s}";

  /** Adam learns a few pictures by heart in fewer steps than SGD. */
  private static final String OPTIMIZER = "{adam: {epsilon: 1.0e-7, beta1: 0.9, beta2: 0.999}}";

  private DetectorCases() {}

  /** Eight pictures of three kinds of shapes to learn, four to judge by. */
  public static ShapesDetectionDataset shapes(Path data, int width, int height) throws IOException {
    return ShapesDetectionDataset.write(data.resolve("shapes"), 3, 8, 4, width, height, 3, 5);
  }

  /** A data source of a spec: the labels and images of one half of a set. */
  public static String source(Path part) {
    return SOURCE.formatted(part.resolve("labels"), part.resolve("images"));
  }

  /** One batch of eight of a set, and the input's size. */
  public static Map<String, String> fields(ShapesDetectionDataset set, int width, int height) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(AUGMENTATION + "output_width", Integer.toString(width));
    fields.put(AUGMENTATION + "output_height", Integer.toString(height));
    fields.put("training_config.optimizer", OPTIMIZER);
    fields.put("training_config.drop_last_batch", "true");
    fields.put("training_config.batch_size_per_gpu", "8");
    fields.put("dataset_config.data_sources", "[" + source(set.train()) + "]");
    fields.put("dataset_config.validation_data_sources", "[" + source(set.validation()) + "]");
    return fields;
  }

  /** The same, with nothing random in the augmentation of SSD's kind. */
  public static Map<String, String> anchorFields(
      ShapesDetectionDataset set, int width, int height) {
    Map<String, String> fields = fields(set, width, height);
    for (String name : List.of("brightness", "contrast", "saturation", "hue", "random_flip")) {
      fields.put(AUGMENTATION + name, "0");
    }
    fields.put(AUGMENTATION + "zoom_out_max_scale", "1");
    fields.put(AUGMENTATION + "random_crop_min_scale", "1");
    return fields;
  }

  /**
   * Faults that every detector's spec refuses, behind those of one detector.
   *
   * @param ofDetector one that is called as a common one stands instead of it
   */
  public static List<BadInput> faults(Path data, BadInput... ofDetector) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    List<BadInput> faults = new ArrayList<>(List.of(ofDetector));
    List<String> names = faults.stream().map(BadInput::what).toList();
    List<BadInput> common =
        List.of(
            spec(
                "no such folder",
                "dataset_config.data_sources",
                "[" + SOURCE.formatted("/none", "/none") + "]"),
            new BadInput(
                "fewer images than a batch",
                "TRAIN-004",
                "training_config.batch_size_per_gpu",
                "9"),
            new BadInput(
                "classes without a box",
                "LABEL-006",
                "dataset_config.target_class_mapping",
                "{zebra: zebra}"),
            new BadInput(
                "text for a model",
                "MODEL-003",
                "training_config.pruned_model_path",
                text.toString()));
    common.stream().filter(fault -> !names.contains(fault.what())).forEach(faults::add);
    return faults;
  }

  /** Faults of the fields that {@link AnchorConfig} has, and of the augmentation of SSD's kind. */
  public static List<BadInput> anchorFaults(Path data, String group, BadInput... ofDetector)
      throws IOException {
    List<BadInput> faults = faults(data, ofDetector);
    String prefix = group + ".";
    faults.add(spec("misspelt depth", prefix + "nlayer", "10"));
    faults.add(spec("no such backbone", prefix + "arch", "lenet"));
    faults.add(spec("too few scales", prefix + "scales", "\"[0.1, 0.2]\""));
    faults.add(spec("no ratios", prefix + "aspect_ratios_global", "\"[]\""));
    faults.add(spec("no list of steps", prefix + "steps", "\"8, 16\""));
    faults.add(spec("three variances", prefix + "variances", "\"[1, 1, 1]\""));
    faults.add(spec("neutral above positive", prefix + "neg_iou_thresh", "0.7"));
    faults.add(spec("no such block", prefix + "freeze_blocks", "[99]"));
    faults.add(spec("a part below nothing", AUGMENTATION + "random_crop_max_scale", "0.1"));
    return faults;
  }

  /**
   * A spec as a network reads it: some fields, and a data set that need not be there.
   *
   * @param fields in that syntax, without {@code dataset_config}
   */
  public static <S extends Record> SpecBinding<S> bind(
      Network<S, ?, ?> network, SpecSyntax syntax, String fields) {
    String data =
        syntax == SpecSyntax.PROTOBUF_TEXT
            ? "dataset_config {"
                + " data_sources { label_directory_path: 'l' image_directory_path: 'i' } }"
            : "dataset_config:"
                + " {data_sources: [{label_directory_path: l, image_directory_path: i}]}";
    return network
        .specBinder()
        .allowMissingPaths()
        .bind(SpecReader.standard().parse(fields + "\n" + data + "\n", syntax, "spec"));
  }

  /** Steps and offsets of a network with fields of {@link AnchorConfig} place its anchors. */
  public static void placesAnchors(Function<String, AnchorFields.Settings> settings, int maps) {
    List<MapSize> sizes = Collections.nCopies(maps, new MapSize(1, 2));
    String one =
        "aspect_ratios_global: '[1.0]' scales: '%s' "
            .formatted(Collections.nCopies(maps + 1, "1.0"));
    double[] placed =
        settings
            .apply(
                one
                    + "steps: '%s' offsets: '%s'"
                        .formatted(
                            Collections.nCopies(maps, "10"), Collections.nCopies(maps, "0.2")))
            .anchors()
            .sides(sizes, 96, 128);
    // the middles of the two cells are 0.2 and 1.2 steps of 10 pixels from the left
    assertThat((placed[0] + placed[2]) / 2).isCloseTo(2, within(1e-6));
    assertThat((placed[4] + placed[6]) / 2).isCloseTo(12, within(1e-6));
    assertThat(placed[0]).isNegative();
    double[] clipped = settings.apply(one + "clip_boxes: true").anchors().sides(sizes, 96, 128);
    for (double side : clipped) {
      assertThat(side).isBetween(0.0, 127.0);
    }
  }

  /** What a spec's own rules refuse. */
  public static BadInput spec(String what, String path, String value) {
    return new BadInput(what, "SPEC-100", path, value);
  }
}
