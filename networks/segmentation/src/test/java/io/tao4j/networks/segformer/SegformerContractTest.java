package io.tao4j.networks.segformer;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.segmentation.Segmentation;
import io.tao4j.networks.unet.MaskFixture;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Discs and squares on a dark ground, 64x64, by mit_b0 under a narrow head. */
class SegformerContractTest extends NetworkContract<SegformerSpec, Image, Segmentation> {
  private static final String MODEL = "model_config.";
  private static final String DATA = "dataset_config.";

  SegformerContractTest() {
    super(
        new SegformerNetwork(),
        new Figures(3_328_755, 34_586_624, 150, 5e-4f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    MaskFixture.write(data.resolve("images/train"), data.resolve("masks/train"), 8, 64, 3, 1);
    MaskFixture.write(data.resolve("images/val"), data.resolve("masks/val"), 2, 64, 3, 2);
    return Map.ofEntries(
        Map.entry(MODEL + "backbone", "mit_b0"),
        Map.entry(MODEL + "embed_dim", "16"),
        Map.entry(MODEL + "input_height", "64"),
        Map.entry(MODEL + "input_width", "64"),
        Map.entry(MODEL + "drop_path", "0"),
        Map.entry(DATA + "root_dir", data.toString()),
        Map.entry(DATA + "train_data_sources", "[]"),
        Map.entry(DATA + "val_data_sources", "[]"),
        Map.entry(
            DATA + "palette",
            "[{seg_class: ground, label_id: 0}, {seg_class: disc, label_id: 1},"
                + " {seg_class: square, label_id: 2}]"),
        Map.entry(
            DATA + "augmentation",
            "{hflip_probability: 0, vflip_probability: 0, rotate_probability: 0,"
                + " with_random_crop: false, scale_range: [], with_random_blur: false,"
                + " brightness: 0, contrast: 0, saturation: 0, hue: 0}"),
        Map.entry("training_config.batch_size", "8"));
  }

  @Override
  protected String golden() {
    return "segformer.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input_1", "argmax_1");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    return List.of(
        new BadInput("no such split", "SPEC-100", DATA + "train_split", "none"),
        new BadInput("no such backbone", "SPEC-100", MODEL + "backbone", "mit_b9"),
        new BadInput("no multiple of 4", "SPEC-100", MODEL + "input_height", "66"),
        new BadInput("misspelt field", "SPEC-100", MODEL + "backbones", "mit_b0"),
        new BadInput("no class", "SPEC-100", DATA + "palette", "[]"),
        new BadInput(
            "a backbone without maps", "SPEC-100", MODEL + "backbone", "vit_base_patch16_224"),
        new BadInput(
            "a weight of no class", "SPEC-100", "training_config.class_weights", "{cat: 2}"),
        new BadInput("text for a model", "MODEL-003", MODEL + "start_model_path", text.toString()));
  }
}
