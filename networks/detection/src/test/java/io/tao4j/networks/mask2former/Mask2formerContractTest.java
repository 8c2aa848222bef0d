package io.tao4j.networks.mask2former;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkContract;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Squares and ground, 64x64, panoptic, by a small network on ResNet-10. */
class Mask2formerContractTest extends NetworkContract<Mask2formerSpec, Image, SegmentedPicture> {
  private static final String MODEL = "model_config.";
  private static final String LOSS = "loss_config.";
  private static final String DATA = "dataset_config.";
  private static final String TRAIN = "training_config.";

  private Path train = Path.of("");

  Mask2formerContractTest() {
    super(
        new Mask2formerNetwork(),
        new Figures(4_983_715, 77_081_952, 300, 0.001f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    train = SegmentFixture.write(data.resolve("train"), 8, 64);
    Path val = SegmentFixture.write(data.resolve("val"), 2, 64);
    return Map.ofEntries(
        Map.entry(MODEL + "mode", "panoptic"),
        Map.entry("answer_config", "{overlap_threshold: 0.5}"),
        Map.entry(MODEL + "backbone", "resnet10"),
        Map.entry(MODEL + "input_height", "64"),
        Map.entry(MODEL + "input_width", "64"),
        Map.entry(MODEL + "drop_path", "0"),
        Map.entry(MODEL + "convs_dim", "32"),
        Map.entry(MODEL + "mask_dim", "16"),
        Map.entry(MODEL + "transformer_enc_layers", "1"),
        Map.entry(MODEL + "enc_dim_feedforward", "48"),
        Map.entry(MODEL + "nheads", "4"),
        Map.entry(MODEL + "num_object_queries", "5"),
        Map.entry(MODEL + "hidden_dim", "32"),
        Map.entry(MODEL + "dim_feedforward", "48"),
        Map.entry(MODEL + "dec_layers", "3"),
        // at the edges of masks of a quarter of the size something is always uncertain
        Map.entry(LOSS + "importance_sample_ratio", "0"),
        Map.entry(LOSS + "train_num_points", "128"),
        Map.entry(LOSS + "no_object_weight", "1"),
        Map.entry(DATA + "train", SegmentFixture.place(train, "coco_panoptic")),
        Map.entry(DATA + "val", SegmentFixture.place(val, "coco_panoptic")),
        Map.entry(
            DATA + "augmentation",
            "{hflip_probability: 0, colours: false, train_min_size: [64, 64], crop_tries: 1}"),
        Map.entry(TRAIN + "batch_size", "8"),
        Map.entry(TRAIN + "drop_last_batch", "true"),
        Map.entry(TRAIN + "backbone_multiplier", "1"),
        Map.entry(TRAIN + "gradient_clip_norm", "1"),
        Map.entry(TRAIN + "milestones", "[49]"),
        Map.entry(TRAIN + "weight_decay", "0"));
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("inputs", "prob_masks", "pred_masks", "pred_scores", "pred_classes");
  }

  private static BadInput spec(String what, String path, String value) {
    return new BadInput(what, "SPEC-100", path, value);
  }

  private BadInput set(String what, String code, String file, String content) throws IOException {
    Path json = Files.writeString(train.resolve(file), content);
    return new BadInput(
        what,
        code,
        DATA + "train",
        "{type: coco_panoptic, panoptic_json: %s, panoptic_dir: %s, img_dir: %s}"
            .formatted(json, train.resolve("panoptic"), train.resolve("images")));
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    String good = Files.readString(train.resolve("panoptic.json"));
    return List.of(
        spec("misspelt field", MODEL + "backbones", "resnet10"),
        spec("no such backbone", MODEL + "backbone", "lenet"),
        spec("a backbone without maps", MODEL + "backbone", "vit_base_patch16_224"),
        spec("no such mode", MODEL + "mode", "both"),
        spec("no multiple of 32", MODEL + "input_height", "72"),
        spec("three heads", MODEL + "nheads", "3"),
        spec("no query", MODEL + "num_object_queries", "0"),
        spec("no prediction", MODEL + "dec_layers", "0"),
        spec("all left out", MODEL + "dropout", "1"),
        spec("groups that do not fit", MODEL + "convs_dim", "48"),
        spec("no such block", MODEL + "freeze_blocks", "[99]"),
        spec("a share above 1", LOSS + "importance_sample_ratio", "1.5"),
        spec("no point", LOSS + "train_num_points", "0"),
        spec("negative factor", LOSS + "dice_weight", "-1"),
        spec("two means", DATA + "pixel_mean", "[0, 0]"),
        spec("deviation of 0", DATA + "pixel_std", "[0, 1, 1]"),
        spec("no length", DATA + "augmentation.train_min_size", "[]"),
        spec("no such form", DATA + "train", "{type: voc}"),
        spec("a form without its files", DATA + "train", "{type: coco_panoptic}"),
        spec("no such schedule", TRAIN + "lr_scheduler", "Cosine"),
        new BadInput("a weight of no class", "MASK-008", TRAIN + "class_weights", "{cat: 2}"),
        set("no JSON", "MASK-002", "text.json", "images: none"),
        set("other JSON", "MASK-002", "other.json", "{\"images\": []}"),
        set(
            "a class without a name",
            "MASK-002",
            "nameless.json",
            good.replace("\"name\": \"square\"", "\"name\": \"\"")),
        set(
            "pictures that are not there",
            "MASK-002",
            "lost.json",
            good.replace("\"file_name\": \"p", "\"file_name\": \"q")),
        new BadInput("fewer pictures than a batch", "TRAIN-004", TRAIN + "batch_size", "9"),
        new BadInput("text for a model", "MODEL-003", MODEL + "start_model_path", text.toString()));
  }
}
