package io.tao4j.networks.mask2former;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segments.SegmentAugmentation;
import io.tao4j.data.segments.SegmentMap;
import io.tao4j.data.segments.SegmentMode;
import io.tao4j.data.segments.SegmentSet;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fields of mask2former's spec change. */
class Mask2formerMeaningTest {
  private static final String MODEL = "model_config.";
  private static final String LOSS = "loss_config.";
  private static final String DATA = "dataset_config.";
  private static final String TRAIN = "training_config.";

  private static Mask2formerSpec spec(String... fields) {
    Mask2formerNetwork network = new Mask2formerNetwork();
    SpecTree tree =
        SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "default spec");
    for (int i = 0; i < fields.length; i += 2) {
      tree = tree.with(fields[i], fields[i + 1]);
    }
    return network.specBinder().allowMissingPaths().bind(tree).spec();
  }

  @Test
  void theGraphIsThatOfItsFields() {
    Mask2formerSpec given =
        spec(
            MODEL + "backbone", "resnet10",
            MODEL + "input_height", "64",
            MODEL + "input_width", "96",
            MODEL + "convs_dim", "32",
            MODEL + "mask_dim", "12",
            MODEL + "transformer_enc_layers", "2",
            MODEL + "enc_dim_feedforward", "40",
            MODEL + "dropout", "0.25",
            MODEL + "nheads", "2",
            MODEL + "num_object_queries", "7",
            MODEL + "hidden_dim", "24",
            MODEL + "dim_feedforward", "44",
            MODEL + "dec_layers", "3",
            MODEL + "pre_norm", "true");
    Model model =
        new Mask2formerDefinition(
                given, List.of(new io.tao4j.data.segments.SegmentClass(1, "square", true)))
            .fresh(new ArrayList<>());
    Graph graph = model.graph();
    assertThat(graph.inputs().get(0).type().shape().size(3)).isEqualTo(96);
    var masks = graph.type(graph.output(MaskGraph.MASKS).value()).shape();
    assertThat(List.of(masks.size(1), masks.size(2), masks.size(3))).containsExactly(7L, 16L, 24L);
    String pixels = MaskGraph.PIXELS + ".";
    assertThat(graph.parameter(pixels + "mask_projection.weight").shape().size(0)).isEqualTo(12);
    assertThat(graph.parameter(pixels + "layer_1.0.weight").shape().size(0)).isEqualTo(32);
    assertThat(graph.parameter(pixels + "encoder.layers.1.fc1.weight").shape().size(0))
        .isEqualTo(40);
    assertThat(graph.parameter(pixels + "encoder.layers.2.fc1.weight")).isNull();
    String decoder = "transformer_module.decoder.layers.";
    assertThat(graph.parameter(decoder + "1.fc1.weight").shape().toArray()).containsExactly(44, 24);
    assertThat(graph.parameter(decoder + "2.fc1.weight")).isNull();
    // offsets of 2 heads, 3 maps and 4 places
    assertThat(
            graph
                .parameter(pixels + "encoder.layers.0.self_attn.sampling_offsets.bias")
                .shape()
                .size(0))
        .isEqualTo(2 * 3 * 4 * 2);
    assertThat(graph.nodes().stream().filter(n -> n.op().toString().contains("0.25"))).isNotEmpty();
    assertThat(MaskGraph.predictions(graph)).isEqualTo(3);
  }

  @Test
  void theModeSaysWhatASegmentIs(@TempDir Path folder) throws IOException {
    SegmentFixture.write(folder, 2, 32);
    for (SegmentMode mode : SegmentMode.values()) {
      Mask2formerSpec given =
          spec(
              MODEL + "mode", mode.name().toLowerCase(java.util.Locale.ROOT),
              DATA + "train", SegmentFixture.place(folder, "coco_panoptic"));
      SegmentSet set = new Mask2formerSettings(given).training();
      SegmentMap map = set.samples().get(0).source().read(set.classes(), set.mode(), 1 << 20, null);
      assertThat(map.seen()).as(mode.name()).hasSize(mode == SegmentMode.INSTANCE ? 1 : 2);
      assertThat(set.classNames()).containsExactly("square", "ground");
    }
  }

  @Test
  void theLossIsThatOfItsFields() {
    Mask2formerSpec given =
        spec(
            LOSS + "class_weight", "3",
            LOSS + "dice_weight", "4",
            LOSS + "mask_weight", "6",
            LOSS + "no_object_weight", "0.2",
            LOSS + "train_num_points", "100",
            LOSS + "oversample_ratio", "2",
            LOSS + "importance_sample_ratio", "0.5",
            LOSS + "deep_supervision", "false",
            TRAIN + "class_weights", "{b: 7}");
    MaskMatching matching = new Mask2formerSettings(given).matching(List.of("a", "b"));
    assertThat(matching)
        .isEqualTo(
            new MaskMatching(
                10, new MaskLoss.Settings(3, 6, 4, List.of(1.0, 7.0, 0.2), 100, false), 2, 0.5));
    assertThat(matching.loss().first(10)).isEqualTo(9);
    assertThat(new Mask2formerSettings(spec()).loss(List.of("a")).first(10)).isZero();
  }

  @Test
  void theClassesAreThoseOfTheLabelMap(@TempDir Path folder) throws IOException {
    SegmentFixture.write(folder, 2, 32);
    String list = SegmentFixture.place(folder, "ade");
    SegmentSet named =
        new Mask2formerSettings(
                spec(
                    DATA + "train",
                    list,
                    DATA + "label_map",
                    folder.resolve("labels.json").toString()))
            .training();
    assertThat(named.classNames()).containsExactly("square", "ground");
    SegmentSet numbered =
        new Mask2formerSettings(spec(DATA + "train", list, DATA + "num_classes", "3")).training();
    assertThat(numbered.classNames()).containsExactly("class_1", "class_2", "class_3");
  }

  @Test
  void setsAreReadInAllForms(@TempDir Path folder) throws IOException {
    SegmentFixture.write(folder, 3, 32);
    List<SegmentMap> maps = new ArrayList<>();
    for (String type : List.of("coco", "coco_panoptic", "ade")) {
      Mask2formerSpec given =
          spec(
              MODEL + "mode", "panoptic",
              DATA + "train", SegmentFixture.place(folder, type),
              DATA + "val", SegmentFixture.place(folder, type),
              DATA + "label_map", folder.resolve("labels.json").toString());
      Mask2formerSettings settings = new Mask2formerSettings(given);
      SegmentSet set = settings.training();
      assertThat(set.faults()).isEmpty();
      assertThat(set.size()).isEqualTo(3);
      assertThat(settings.validation().orElseThrow().size()).isEqualTo(3);
      maps.add(set.samples().get(0).source().read(set.classes(), set.mode(), 1 << 20, null));
    }
    SegmentMap panoptic = maps.get(1);
    for (SegmentMap other : maps) {
      // of all forms the square is the same; objects alone have no ground
      int square = other.classes().indexOf(0);
      assertThat(other.mask(square)).isEqualTo(panoptic.mask(panoptic.classes().indexOf(0)));
    }
    assertThat(maps.get(0).classes()).containsExactly(0);
    assertThat(maps.get(2).mask(maps.get(2).classes().indexOf(1)))
        .isEqualTo(panoptic.mask(panoptic.classes().indexOf(1)));
    // each path is read: with another one there is no set
    for (String field : List.of("instance_json", "img_dir", "panoptic_json", "panoptic_dir")) {
      String type = field.equals("instance_json") ? "coco" : "coco_panoptic";
      String wrong =
          SegmentFixture.place(folder, type)
              .replaceFirst(field + ": [^,}]+", field + ": " + folder.resolve("no-" + field));
      assertThatThrownBy(
              () ->
                  new Mask2formerSettings(
                          spec(
                              MODEL + "mode",
                              "panoptic",
                              DATA + "train",
                              wrong,
                              DATA + "label_map",
                              folder.resolve("labels.json").toString()))
                      .training())
          .as(field)
          .isInstanceOf(TaoException.class);
    }
    // root_dir is where the paths of a list begin
    String elsewhere =
        "{type: ade, annot_file: %s, root_dir: %s}"
            .formatted(folder.resolve("list.jsonl"), folder.resolve("images"));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> new Mask2formerSettings(spec(DATA + "train", elsewhere)).training()))
        .hasMessageContaining("MASK-002");
  }

  @Test
  void picturesAreAsTheirFieldsSay() {
    Mask2formerSpec given =
        spec(
            DATA + "pixel_mean", "[0.1, 0.2, 0.3]",
            DATA + "pixel_std", "[0.4, 0.5, 0.6]",
            DATA + "augmentation.hflip_probability", "0.25",
            DATA + "augmentation.colours", "false",
            DATA + "augmentation.train_min_size", "[100, 200]",
            DATA + "augmentation.train_max_size", "300",
            DATA + "augmentation.crop_tries", "4");
    Preprocessing pictures = given.preprocessing();
    assertThat(pictures.normalization().means()).containsExactly(0.1, 0.2, 0.3);
    assertThat(pictures.normalization().stds()).containsExactly(0.4, 0.5, 0.6);
    assertThat(given.augmentation())
        .isEqualTo(new SegmentAugmentation(0.25, false, List.of(100, 200), 300, 4, 0.6));
    assertThat(Mask2formerSettings.sides(List.of(640)))
        .startsWith(320, 384)
        .endsWith(1280)
        .hasSize(16);
  }

  @Test
  void theTrainingIsThatOfItsFields() {
    Mask2formerSpec given =
        spec(
            "random_seed",
            "7",
            TRAIN + "lr",
            "0.01",
            TRAIN + "backbone_multiplier",
            "0.5",
            TRAIN + "num_epochs",
            "10",
            TRAIN + "milestones",
            "[4, 8]",
            TRAIN + "gamma",
            "0.5",
            MODEL + "backbone",
            "resnet10",
            MODEL + "input_height",
            "64",
            MODEL + "input_width",
            "64");
    TrainingPlan plan = new Mask2formerSettings(given).plan();
    assertThat(plan.settings().seed()).isEqualTo(7);
    assertThat(plan.settings().schedule().rate(0, 100)).isEqualTo(0.01, within(1e-9));
    assertThat(plan.settings().schedule().rate(45, 100)).isEqualTo(0.005, within(1e-9));
    assertThat(plan.settings().schedule().rate(90, 100)).isEqualTo(0.0025, within(1e-9));
    Mask2formerDefinition definition =
        new Mask2formerDefinition(
            given, List.of(new io.tao4j.data.segments.SegmentClass(1, "square", true)));
    assertThat(definition.rateFactors(definition.fresh(new ArrayList<>()).graph()))
        .isNotEmpty()
        .allSatisfy(
            (name, factor) -> {
              assertThat(name).startsWith("backbone.");
              assertThat(factor).isEqualTo(0.5);
            });
    Mask2formerSpec falling = spec(TRAIN + "lr", "0.01", TRAIN + "lr_scheduler", "Warmuppoly");
    var fall = new Mask2formerSettings(falling).plan().settings().schedule();
    assertThat(fall.rate(0, 99)).isEqualTo(0.01, within(1e-9));
    assertThat(fall.rate(50, 99)).isEqualTo(0.01 * Math.pow(0.5, 0.9), within(1e-9));
  }
}
