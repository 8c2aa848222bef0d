package io.tao4j.networks.unet;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.segmentation.Segmentation;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Discs and squares on a dark ground, 32x32, by the plain U-Net with four channels first. */
class UnetContractTest extends NetworkContract<UnetSpec, Image, Segmentation> {
  private static final String MODEL = "model_config.";
  private static final String DATA = "dataset_config.";
  private static final String TRAIN_MASKS = DATA + "train_masks_path";

  UnetContractTest() {
    super(
        new UnetNetwork(),
        new Figures(
            487_975,
            3_751_936,
            150,
            0.01f,
            PruneSettings.share(0.5).withGranularity(1).withMinimumFilters(2)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Path train = MaskFixture.write(data.resolve("train"), 8, 32, 3, 1);
    Path val = MaskFixture.write(data.resolve("val"), 2, 32, 3, 2);
    return Map.ofEntries(
        Map.entry(MODEL + "arch", "vanilla_unet_dynamic"),
        Map.entry(MODEL + "base_filters", "4"),
        Map.entry(MODEL + "model_input_height", "32"),
        Map.entry(MODEL + "model_input_width", "32"),
        Map.entry(DATA + "augment", "false"),
        Map.entry(DATA + "train_data_sources.data_source", "[]"),
        Map.entry(DATA + "val_data_sources.data_source", "[]"),
        Map.entry(DATA + "train_images_path", train.resolve("images").toString()),
        Map.entry(TRAIN_MASKS, train.resolve("masks").toString()),
        Map.entry(DATA + "val_images_path", val.resolve("images").toString()),
        Map.entry(DATA + "val_masks_path", val.resolve("masks").toString()),
        Map.entry(
            DATA + "data_class_config.target_classes",
            "[{name: ground, label_id: 0}, {name: disc, label_id: 1}, {name: square, label_id:"
                + " 2}]"),
        Map.entry("training_config.regularizer.type", "NO_REG"),
        Map.entry("training_config.batch_size", "8"));
  }

  @Override
  protected String golden() {
    return "unet.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input_1", "argmax_1");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    Path empty = Files.createDirectories(data.resolve("empty"));
    Path other = Files.createDirectories(data.resolve("other"));
    Files.copy(data.resolve("train/masks/0.png"), other.resolve("0.png"));
    String classes = DATA + "data_class_config.target_classes";
    return List.of(
        new BadInput("no such folder", "SPEC-100", TRAIN_MASKS, data.resolve("none").toString()),
        new BadInput("a folder without masks", "MASK-002", TRAIN_MASKS, empty.toString()),
        new BadInput("no such network", "SPEC-100", MODEL + "arch", "unet"),
        new BadInput("a depth that is not there", "SPEC-100", MODEL + "model_input_height", "40"),
        new BadInput("misspelt field", "SPEC-100", MODEL + "num_layer", "18"),
        new BadInput("no class", "SPEC-100", classes, "[]"),
        new BadInput(
            "a class mapped to none", "SPEC-100", classes, "[{name: a, mapping_class: b}]"),
        new BadInput(
            "two classes of one value",
            "SPEC-100",
            classes,
            "[{name: a, label_id: 1}, {name: b, label_id: 1}]"),
        new BadInput("three classes by a sigmoid", "SPEC-100", MODEL + "activation", "sigmoid"),
        new BadInput(
            "text for a model", "MODEL-003", MODEL + "pruned_model_path", text.toString()));
  }
}
