package io.tao4j.networks.segformer;

import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.networks.tasks.layout.SegmenterLayout;
import io.tao4j.spec.SpecLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * TAO's names of segformer's specs: those of release 5.5 and later, and those of the releases that
 * stood on MMSegmentation.
 */
final class SegformerLayouts {
  private static final String TWO_CLASSES =
      "[{seg_class: foreground, label_id: 0, rgb: [0, 0, 0]},"
          + " {seg_class: background, label_id: 1, rgb: [255, 255, 255]}]";

  private SegformerLayouts() {}

  static List<SpecLayout> all() {
    return List.of(pytorch(), mmseg());
  }

  private static SpecLayout pytorch() {
    return SpecLayout.builder(
            "segformer", "YAML of TAO's PyTorch segformer, release 5.5 and later.")
        .include(PytorchLayout.run(), "", "")
        .include(PytorchLayout.verbs(), "", "")
        .rows(
            "model",
            "model_config",
            """
            backbone.type = fan_small_12_p4_hybrid -> backbone
            backbone.pretrained_backbone_path -> pretrained_model_path
            backbone.freeze_backbone -> freeze_backbone
            backbone.feat_downsample : the encoder says how large its maps are
            decode_head.decoder_params.embed_dim = 768 -> embed_dim
            decode_head.in_channels : the encoder says it, as in TAO
            decode_head.in_index : all four maps are used
            decode_head.feature_strides : the encoder says it
            decode_head.align_corners : maps are enlarged by their pixels' middles, as in TAO
            """)
        .rows(
            "dataset.segment",
            "dataset_config",
            """
            root_dir -> root_dir
            train_split = train -> train_split
            validation_split = val -> validation_split
            label_transform = norm -> label_transform
            dataset : a folder of images and masks is read
            num_classes : the palette has the classes
            shuffle : training sets are always shuffled
            test_split : evaluate reads the validation set
            predict_split : inference takes its pictures from the call, -i
            quant_calibration_dataset : quantize takes its settings from the call
            batch_size -> /training_config.batch_size
            workers = 8 -> /training_config.workers
            """)
        .include(SegmenterLayout.size("256"), "dataset.segment", "model_config")
        .rows("", "", "-> dataset_config.palette = " + TWO_CLASSES)
        .moved("dataset.segment.palette", "dataset_config.palette")
        .include(SegmenterLayout.augmentation(), "dataset.segment.augmentation", "dataset_config")
        .include(SegmenterLayout.train("6e-05"), "train", "training_config")
        .include(SegmenterLayout.evaluate(), "evaluate", "")
        .rows("", "", "quantize : quantize takes its settings from the call")
        .build();
  }

  private static SpecLayout mmseg() {
    SpecLayout.Builder table =
        SpecLayout.builder("segformer 5.0", "YAML of TAO's PyTorch segformer, releases 4.0 to 5.3.")
            .include(PytorchLayout.run(), "", "")
            .include(PytorchLayout.verbs(), "", "")
            .rows(
                "model",
                "model_config",
                """
                input_height = 512 -> input_height
                input_width = 512 -> input_width
                pretrained_model_path -> pretrained_model_path
                backbone.type = mit_b1 -> backbone
                backbone.feat_downsample : the encoder says how large its maps are
                decode_head.decoder_params.embed_dim = 768 -> embed_dim
                """)
            .rows(
                "train",
                "training_config",
                """
                exp_config.manual_seed = 49 -> /random_seed
                max_iters = 10 -> max_steps
                validation_interval = 1 -> validation_steps
                trainer.sf_optim.lr = 6e-05 -> lr
                checkpoint_interval : best and last are kept
                logging_interval : TensorBoard events have each step
                resume_training_checkpoint_path : --resume goes on where a run stopped
                validate : a validation set is always used
                trainer.find_unused_parameters : one device computes
                num_gpus, gpu_ids, results_dir : one device computes, --device chooses it
                """)
            .rows(
                "dataset",
                "dataset_config",
                """
                data_root : each set names its own folders
                img_suffix, seg_map_suffix : pictures are known by the usual extensions
                img_norm_cfg.to_rgb : pictures are red, green, blue
                repeat_data_times : an epoch shows each picture once
                test_dataset : evaluate reads the validation set, inference its pictures from the call
                batch_size = 1 -> /training_config.batch_size
                workers_per_gpu = 1 -> /training_config.workers
                val_dataset.pipeline : pictures are stretched to the input
                train_dataset.pipeline.multi_scale : pictures are stretched to the input
                train_dataset.pipeline.Pad : pictures are stretched to the input
                train_dataset.pipeline.augmentation_config.random_crop : parts of any classes are shown
                train_dataset.pipeline.augmentation_config.random_flip.prob -> augmentation.hflip_probability
                """)
            .computed(
                "dataset_config.augmentation.scale_range",
                "from 1 on",
                SegformerLayouts::zoom,
                "dataset.train_dataset.pipeline.augmentation_config.resize.ratio_range=0.5,2.0")
            .ignored(
                "dataset.train_dataset.pipeline.augmentation_config.resize.img_scale",
                "pictures are stretched to the input")
            .ignored(
                "dataset.train_dataset.pipeline.augmentation_config.resize.keep_ratio",
                "pictures are stretched to the input")
            .computed(
                "dataset_config.label_transform",
                "norm for grayscale, else None",
                v -> v.get(0).equalsIgnoreCase("grayscale") ? "norm" : "None",
                "dataset.input_type=rgb")
            .computed(
                "dataset_config.train_data_sources",
                "folders of both, side by side",
                v -> sources(v.get(0), v.get(1)),
                "dataset.train_dataset.img_dir",
                "dataset.train_dataset.ann_dir")
            .computed(
                "dataset_config.val_data_sources",
                "folders of both, side by side",
                v -> sources(v.get(0), v.get(1)),
                "dataset.val_dataset.img_dir",
                "dataset.val_dataset.ann_dir")
            .rows(
                "",
                "",
                """
                -> dataset_config.augmentation.vflip_probability = 0.0
                -> dataset_config.augmentation.rotate_probability = 0.0
                -> dataset_config.augmentation.with_random_crop = false
                -> dataset_config.augmentation.with_random_blur = false
                """)
            .moved("dataset.palette", "dataset_config.palette");
    for (String number : List.of("mean", "std")) {
      table.computed(
          "dataset_config." + number,
          "over 255",
          v -> over255(v.get(0)),
          "dataset.img_norm_cfg." + number + "=127.5,127.5,127.5");
    }
    return table.build();
  }

  private static String over255(String numbers) {
    return Arrays.stream(numbers.split(","))
        .map(number -> String.valueOf(Double.parseDouble(number.strip()) / 255))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String zoom(List<String> values) {
    return Arrays.stream(values.get(0).split(","))
        .map(number -> String.valueOf(Math.max(1, Double.parseDouble(number.strip()))))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Folders of pictures and of masks, one for one, as a YAML list. */
  private static String sources(String images, String masks) {
    if (images.isEmpty() && masks.isEmpty()) {
      return "";
    }
    String[] pictures = images.split(",");
    String[] labels = masks.split(",");
    if (pictures.length != labels.length) {
      throw new IllegalArgumentException(
          "%s folders of pictures, %s of masks".formatted(pictures.length, labels.length));
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < pictures.length; i++) {
      all.add(
          "{image_path: '%s', masks_path: '%s'}".formatted(pictures[i].strip(), labels[i].strip()));
    }
    return "[" + String.join(", ", all) + "]";
  }
}
