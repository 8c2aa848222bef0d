package io.tao4j.networks.segformer;

import io.tao4j.networks.tasks.layout.LayoutValues;
import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecLayout.Fragment;
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
            img_size = 256 -> /model_config.input_height
            batch_size -> /training_config.batch_size
            workers = 8 -> /training_config.workers
            """)
        .computed(
            "model_config.input_width",
            "the same as its height",
            LayoutValues.same(),
            "dataset.segment.img_size=256")
        .rows("", "", "-> dataset_config.palette = " + TWO_CLASSES)
        .moved("dataset.segment.palette", "dataset_config.palette")
        .include(augmentation(), "dataset.segment.augmentation", "dataset_config")
        .rows(
            "train",
            "training_config",
            """
            num_epochs = 10 -> num_epochs
            checkpoint_interval -> checkpoint_interval
            validation_interval = 1 -> validation_interval
            optim.optim = adamw -> optim
            optim.lr = 6e-05 -> lr
            optim.policy = linear -> policy
            optim.weight_decay = 0.01 -> weight_decay
            optim.momentum = 0.9 -> momentum
            optim.monitor_name : the best model is chosen by mean_iou
            seed = 1234 -> /random_seed
            pretrained_model_path -> /model_config.start_model_path
            segment.loss : the loss is cross entropy
            segment.weights : nothing acts on it, as in TAO; training_config.class_weights weighs classes
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            use_distributed_sampler, sync_batchnorm : one device computes
            cudnn : results repeat with the same seed
            tensorboard : TensorBoard events are always written
            checkpointer : checkpoints are those of epochs
            checkpoint_interval_unit : checkpoints are those of epochs
            enable_lr_monitor : TensorBoard events have the rate
            resume_training_checkpoint_path : --resume goes on where a run stopped
            results_dir : the results folder is that of the call, -r
            """)
        .rows(
            "evaluate",
            "",
            """
            checkpoint : the model is that of the call, -m
            batch_size : it is that of training
            trt_engine : TensorRT engines are not built from a spec
            results_dir : the results folder is that of the call, -r
            vis_after_n_batches : some pictures are always drawn
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            """)
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

  private static Fragment augmentation() {
    SpecLayout.Builder table = SpecLayout.fragment();
    switched(table, "random_flip", "hflip_probability", "0.5", "hflip_probability");
    switched(table, "random_flip", "vflip_probability", "0.5", "vflip_probability");
    switched(table, "random_rotate", "rotate_probability", "0.5", "rotate_probability");
    for (String change : List.of("brightness", "contrast", "saturation", "hue")) {
      switched(table, "random_color", change, "0.3", change);
    }
    return table
        .moved("random_rotate.angle_list", "augmentation.angle_list")
        .ignored("random_color.color_probability", "colours of every picture change, as in TAO")
        .computed(
            "augmentation.scale_range",
            "empty where it is off",
            v -> LayoutValues.isTrue(v.get(0)) ? "[" + v.get(1) + "]" : "[]",
            "with_scale_random_crop.enable=true",
            "with_scale_random_crop.scale_range=1,1.2")
        .rows(
            "",
            "",
            """
            with_random_blur = true -> augmentation.with_random_blur
            with_random_crop = true -> augmentation.with_random_crop
            mean -> mean
            std -> std
            """)
        .toFragment();
  }

  /** A number of a group; 0 where the group is off. */
  private static void switched(
      SpecLayout.Builder table, String group, String field, String absent, String to) {
    table.computed(
        "augmentation." + to,
        "0 where the group is off",
        v -> LayoutValues.isTrue(v.get(0)) ? String.valueOf(Double.parseDouble(v.get(1))) : "0.0",
        group + ".enable=true",
        group + "." + field + "=" + absent);
  }
}
