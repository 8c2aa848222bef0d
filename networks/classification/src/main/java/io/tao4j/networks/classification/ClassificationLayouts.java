package io.tao4j.networks.classification;

import io.tao4j.networks.tasks.layout.LayoutValues;
import io.tao4j.networks.tasks.layout.MmcvLayout;
import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.networks.tasks.layout.Tf2Layout;
import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecLayout.Fragment;
import java.util.List;
import java.util.Locale;

/**
 * The other generations of TAO's classification specs, each a table from its fields to those of
 * {@link ClassificationSpec}. Defaults are those of the generation where they differ.
 */
final class ClassificationLayouts {
  private static final String SIZE = "model_config.input_image_size";

  private ClassificationLayouts() {}

  static List<SpecLayout> all() {
    return List.of(tf2(), pytorch(), pytorch5());
  }

  private static SpecLayout tf2() {
    return SpecLayout.builder(
            "classification_tf2", "YAML of TAO's TF2 classification, release 4 and later.")
        .include(Tf2Layout.run(), "", "")
        .rows("", "", "-> model_config.template = TAO")
        .include(LayoutValues.backbone("backbone=efficientnet-b0"), "model", "model_config")
        .computed(
            "model_config.drop_path",
            "TAO's 0.2 of EfficientNets, 0 of efficientnet-b0",
            v -> dropConnect(v.get(0)),
            "model.backbone=efficientnet-b0")
        .include(Tf2Layout.inputSize(), "model", "model_config")
        .rows(
            "model",
            "model_config",
            """
            input_image_depth -> input_image_depth
            resize_interpolation_method -> resize_interpolation_method
            use_batch_norm -> use_batch_norm
            use_bias -> use_bias
            use_pooling = true -> use_pooling
            all_projections = false -> all_projections
            freeze_bn -> freeze_bn
            freeze_blocks -> freeze_blocks
            retain_head -> retain_head
            dropout = 0.0 -> dropout
            activation_type -> activation.activation_type
            byom_model -> byom_model
            """)
        .rows(
            "dataset",
            "train_config",
            """
            train_dataset_path -> train_dataset_path
            val_dataset_path -> val_dataset_path
            preprocess_mode -> preprocess_mode
            """)
        .include(Tf2Layout.imageMean(), "dataset", "train_config")
        .rows("dataset", "", "num_classes : the classes are the folders of the training set")
        .include(Tf2Layout.augmentation(), "", "")
        .include(Tf2Layout.train(), "train", "")
        .include(Tf2Layout.evaluate(), "evaluate", "")
        .include(Tf2Layout.verbs(), "", "")
        .build();
  }

  private static String dropConnect(String backbone) {
    if (!backbone.toLowerCase(Locale.ROOT).startsWith("efficientnet")) {
      return "";
    }
    return backbone.endsWith("b0") ? "0.0" : "0.2";
  }

  private static SpecLayout pytorch() {
    return SpecLayout.builder(
            "classification_pyt", "YAML of TAO's PyTorch classification, release 5.5 and later.")
        .include(shared(), "", "")
        .computed(
            SIZE,
            "\"3,S,S\"; default 3,224,224",
            v -> "3," + v.get(0) + "," + v.get(0),
            "dataset.img_size=224")
        .written("dataset.img_size", v -> LayoutValues.side(v.get(0), 1), SIZE)
        .rows(
            "",
            "train_config",
            """
            model.backbone.pretrained_backbone_path -> pretrained_model_path
            model.backbone.freeze_backbone = false : model_config.freeze_blocks freezes
            model.head.loss.label_smooth_val -> label_smoothing
            dataset.train_dataset.images_dir -> train_dataset_path
            dataset.val_dataset.images_dir -> val_dataset_path
            """)
        .ignored(
            "dataset.test_dataset",
            "evaluate reads dataset.val_dataset, as in TAO; inference takes its pictures from the"
                + " call, -i")
        .rows(
            "dataset",
            "train_config",
            """
            quant_calibration_dataset : the spec has no calibration set
            train_nolabel : every picture has a class
            dataset = CLDataset : a folder of class folders is read
            root_dir : each set names its own folder
            classes_file, num_classes : the classes are the folders of the training set
            shuffle = true : training sets are always shuffled
            batch_size = 8 -> batch_size_per_gpu
            """)
        .computed(
            "eval_config.batch_size",
            "that of the data set where it is -1 or absent",
            v -> v.get(0).equals("-1") ? v.get(1) : v.get(0),
            "evaluate.batch_size=-1",
            "dataset.batch_size=8")
        .written("evaluate.batch_size", LayoutValues.same(), "eval_config.batch_size")
        .moved("dataset.workers", "train_config.n_workers", "8")
        .moved("evaluate.checkpoint", "eval_config.model_path")
        .include(PytorchLayout.evaluate(), "evaluate", "")
        .rows(
            "",
            "",
            """
            -> train_config.pytorch_augmentation.enable = true
            -> train_config.enable_random_crop = false
            -> train_config.enable_color_augmentation = false
            -> train_config.enable_center_crop = false
            -> eval_config.enable_center_crop = false
            """)
        .include(PytorchLayout.augmentation(), "dataset.augmentation", "")
        .include(PytorchLayout.train(), "train", "")
        .include(PytorchLayout.optim(), "train.optim", "")
        .rows(
            "",
            "",
            """
            distill : train_config.distillation names a teacher, its model file
            quantize : quantize takes its settings from the call
            """)
        .build();
  }

  private static SpecLayout pytorch5() {
    return SpecLayout.builder(
            "classification_pyt 5.0", "YAML of TAO's PyTorch classification, releases 5.0 to 5.3.")
        .include(shared(), "", "")
        .rows(
            "",
            "train_config",
            """
                -> /model_config.input_image_size = "3,224,224"
                -> enable_random_crop = false
                -> enable_random_resized_crop = true
                -> center_crop_ratio = 1.143
                -> pixel_std = [0.229, 0.224, 0.225]
                -> mixup_alpha = 0.0
                model.backbone.custom_args : a backbone is named by its type
                model.backbone.freeze = false : model_config.freeze_blocks freezes
                model.backbone.pretrained : train_config.pretrained_model_path names weights
                model.init_cfg.checkpoint -> pretrained_model_path
                model.head.num_classes : the classes are the folders of the training set
                model.head.loss.loss_weight : there is one loss
                model.head.loss.use_soft = false : mixup and smoothing make soft targets
                """)
        .include(MmcvLayout.dataset(), "dataset", "")
        .include(MmcvLayout.train(), "train", "")
        .build();
  }

  /** What both PyTorch layouts have. */
  private static Fragment shared() {
    return SpecLayout.fragment()
        .include(PytorchLayout.run(), "", "")
        .rows(
            "",
            "",
            """
            -> train_config.preprocess_mode = torch
            """)
        .include(LayoutValues.backbone("type"), "model.backbone", "model_config")
        .rows(
            "model.head",
            "",
            """
            type : the head is one dense layer
            binary = false : two classes are two outputs
            in_channels : the backbone says it
            custom_args : the head is one dense layer
            loss.type = CrossEntropyLoss : the loss is cross entropy
            """)
        .computed(
            "eval_config.top_k",
            "the largest",
            v -> LayoutValues.largest(v.get(0)),
            "model.head.topk=1")
        .written("model.head.topk", LayoutValues.list(), "eval_config.top_k")
        .include(PytorchLayout.verbs(), "", "")
        .toFragment();
  }
}
