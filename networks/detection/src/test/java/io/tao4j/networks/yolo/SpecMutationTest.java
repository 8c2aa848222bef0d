package io.tao4j.networks.yolo;

import io.tao4j.Tao;
import io.tao4j.spec.SpecMutationContract;

/** What a person gets wrong in a valid spec of yolo_v4. */
class SpecMutationTest extends SpecMutationContract {
  private static final String YAML =
      """
      random_seed: 42
      yolov4_config:
        big_anchor_shape: "[(114.94, 60.67), (159.06, 114.59), (297.59, 176.38)]"
        mid_anchor_shape: "[(42.99, 31.91), (79.57, 31.75), (56.80, 56.93)]"
        small_anchor_shape: "[(15.60, 13.88), (30.25, 20.25), (20.67, 49.63)]"
        box_matching_iou: 0.25
        matching_neutral_box_iou: 0.5
        arch: resnet
        nlayers: 18
        arch_conv_blocks: 2
        activation: leaky_relu
        label_smoothing: 0.1
        big_grid_xy_extend: 0.05
        freeze_bn: false
        freeze_blocks: [0, 1]
      training_config:
        batch_size_per_gpu: 8
        num_epochs: 80
        checkpoint_interval: 10
        learning_rate:
          soft_start_cosine_annealing_schedule:
            min_learning_rate: 1e-7
            max_learning_rate: 1e-3
            soft_start: 0.3
        regularizer:
          type: L1
          weight: 3e-5
        optimizer:
          adam:
            epsilon: 1e-7
            beta1: 0.9
        early_stopping:
          patience: 5
      eval_config:
        average_precision_mode: SAMPLE
        batch_size: 16
        matching_iou_threshold: 0.5
      nms_config:
        confidence_threshold: 0.001
        clustering_iou_threshold: 0.5
        top_k: 200
      augmentation_config:
        hue: 0.1
        saturation: 1.5
        horizontal_flip: 0.5
        jitter: 0.3
        output_width: 1248
        output_height: 384
        output_channel: 3
        mosaic_prob: 0.5
        image_mean: {r: 123.7, g: 116.8, b: 103.9}
      dataset_config:
        data_sources:
          - label_directory_path: /data/train/labels
            image_directory_path: /data/train/images
        validation_data_sources:
          - label_directory_path: /data/val/labels
            image_directory_path: /data/val/images
        include_difficult_in_training: true
        type: kitti
        target_class_mapping: {car: car, pedestrian: person}
      class_weighting_config:
        class_weighting: {car: 1.0, person: 2.0}
      """;

  private static final String PROTO =
      """
      random_seed: 42
      yolov4_config {
        big_anchor_shape: "[(260.69, 172.35), (125.91, 81.47)]"
        mid_anchor_shape: "[(30.80, 71.40), (38.97, 26.86)]"
        arch: "cspdarknet_tiny"
        loss_loc_weight: 1.0
        loss_neg_obj_weights: 1.0
        loss_class_weights: 1.0
        force_relu: false
      }
      training_config {
        batch_size_per_gpu: 16
        num_epochs: 100
        learning_rate {
          soft_start_annealing_schedule {
            min_learning_rate: 1e-6
            max_learning_rate: 1e-4
            soft_start: 0.1
            annealing: 0.5
          }
        }
        optimizer {
          sgd {
            momentum: 0.9
            nesterov: True
          }
        }
        pretrain_model_path: "/raid/backbone.tao"
        model_ema: True
      }
      eval_config {
        validation_period_during_training: 5
        average_precision_mode: INTEGRATE
      }
      nms_config {
        top_k: 100
      }
      augmentation_config {
        exposure: 1.5
        vertical_flip: 0.0
        output_width: 416
        output_height: 416
        randomize_input_shape_period: 10
        mosaic_min_ratio: 0.2
      }
      dataset_config {
        data_sources {
          tfrecords_path: "/raid/train*"
          image_directory_path: "/raid/images"
        }
        validation_fold: 0
        image_extension: "png"
        target_class_mapping {
          key: "car"
          value: "car"
        }
      }
      """;

  SpecMutationTest() {
    super(Tao.network("yolo_v4").specs(), YAML, PROTO);
    typo(YAML, "yolov4_config", "yolo_v4_config");
    typo(YAML, "training_config", "train_config");
    typo(YAML, "num_epochs", "num_epoch");
    typo(YAML, "num_epochs", "n_epochs");
    typo(YAML, "batch_size_per_gpu", "batch_size_pre_gpu");
    typo(YAML, "big_anchor_shape", "big_anchors_shape");
    typo(YAML, "nlayers", "n_layers");
    typo(YAML, "arch_conv_blocks", "arch_conv_block");
    typo(YAML, "label_smoothing", "label_smothing");
    typo(YAML, "learning_rate", "learning_rates");
    typo(YAML, "soft_start_cosine_annealing_schedule", "soft_start_cosine_anealing_schedule");
    typo(YAML, "regularizer", "regulariser");
    typo(YAML, "early_stopping", "earlystopping");
    typo(YAML, "average_precision_mode", "averge_precision_mode");
    typo(YAML, "matching_iou_threshold", "matching_iou_treshold");
    typo(YAML, "clustering_iou_threshold", "clusterng_iou_threshold");
    typo(YAML, "top_k", "topk");
    typo(YAML, "output_width", "ouput_width");
    typo(YAML, "mosaic_prob", "mosaik_prob");
    typo(YAML, "horizontal_flip", "horisontal_flip");
    typo(YAML, "validation_data_sources", "validation_data_source");
    typo(YAML, "label_directory_path", "labels_directory_path");
    typo(YAML, "target_class_mapping", "target_class_maping");
    typo(PROTO, "loss_neg_obj_weights", "loss_neg_obj_weight");
    typo(PROTO, "pretrain_model_path", "pretrained_model_path");
    typo(PROTO, "soft_start_annealing_schedule", "soft_start_anealing_schedule");
    typo(PROTO, "tfrecords_path", "tfrecord_path");
    typo(PROTO, "validation_fold", "validation_folds");
    typo(PROTO, "nesterov", "nesterow");
    typo(PROTO, "augmentation_config", "augmentations_config");
    typo(PROTO, "class_mapping", "clas_mapping");
    word(YAML, "arch: resnet", "arch: resnt", "SPEC-110", "resnet");
    word(YAML, "SAMPLE", "SAMPL", "SPEC-106", "SAMPLE");
    word(YAML, "type: kitti", "type: kiti", "SPEC-106", "kitti");
    word(YAML, "leaky_relu", "leakyrelu", "SPEC-103", "leaky_relu");
    wrong(YAML, "num_epochs: 80", "num_epochs: eighty", "SPEC-101");
    wrong(YAML, "num_epochs: 80", "num_epochs: 80.5", "SPEC-101");
    wrong(YAML, "top_k: 200", "top_k: [200]", "SPEC-101");
    wrong(YAML, "freeze_bn: false", "freeze_bn: never", "SPEC-101");
    wrong(YAML, "freeze_blocks: [0, 1]", "freeze_blocks: 0", "SPEC-101");
    wrong(YAML, "{car: 1.0, person: 2.0}", "{car: one}", "SPEC-101");
    wrong(PROTO, "arch: \"cspdarknet_tiny\"", "arch: cspdarknet_tiny", "SPEC-101");
    wrong(PROTO, "force_relu: false", "force_relu: \"false\"", "SPEC-101");
    wrong(YAML, "box_matching_iou: 0.25", "box_matching_iou: 25", "SPEC-102");
    wrong(YAML, "label_smoothing: 0.1", "label_smoothing: 0.5", "SPEC-102");
    wrong(YAML, "batch_size: 16", "batch_size: 0", "SPEC-102");
    wrong(YAML, "confidence_threshold: 0.001", "confidence_threshold: 0", "SPEC-102");
    wrong(YAML, "saturation: 1.5", "saturation: 0.5", "SPEC-102");
    wrong(YAML, "output_channel: 3", "output_channel: 4", "SPEC-103");
    wrong(PROTO, "mosaic_min_ratio: 0.2", "mosaic_min_ratio: 0.5", "SPEC-102");
    wrong(PROTO, "momentum: 0.9", "momentum: 1.0", "SPEC-102");
    // groups and fields that are missing, or stand elsewhere
    wrong(
        YAML,
        "      image_directory_path: /data/train/images\n",
        "",
        "SPEC-105",
        "- label_directory_path: /data/train");
    wrong(
        YAML,
        "  - label_directory_path: /data/val/labels\n      image",
        "  - image",
        "SPEC-105",
        "- image_directory_path: /data/val");
    wrong(
        PROTO,
        "  data_sources {\n    tfrecords_path: \"/raid/train*\"\n"
            + "    image_directory_path: \"/raid/images\"\n  }\n",
        "",
        "SPEC-105",
        "dataset_config {");
    wrong(PROTO, "    image_directory_path: \"/raid/images\"\n", "", "SPEC-105", "data_sources {");
    wrong(
        PROTO,
        "    tfrecords_path",
        "    label_directory_path: \"l\"\n    tfrecords_path",
        "SPEC-107",
        "    tfrecords_path");
    wrong(YAML, "    adam:\n", "    sgd: {momentum: 0.9}\n    adam:\n", "SPEC-107", "    adam");
    wrong(YAML, "eval_config:", "  eval_config:", "SPEC-104");
    wrong(YAML, "  patience: 5", "  patience: 5\n    top_k: 3", "SPEC-104", "    top_k: 3");
    wrong(
        PROTO, "    sgd {\n", "    sgd {\n      num_epochs: 3\n", "SPEC-104", "    num_epochs: 3");
    wrong(PROTO, "  model_ema: True\n}", "  model_ema: True\n", "SPEC-104", "eval_config {");
    wrong(PROTO, "top_k: 100", "top_k = 100", "SPEC-003");
    wrong(YAML, "top_k: 200\n", "top_k: 200\n  top_k: 300\n", "SPEC-007", "  top_k: 300");
    // between fields: heads and anchors
    wrong(YAML, "[(114.94, 60.67), ", "[(114.94), ", "SPEC-110");
    wrong(YAML, "(15.60, 13.88)", "(0, 13.88)", "SPEC-110");
    wrong(PROTO, "mid_anchor_shape: \"[", "mid_anchor_shape: \"", "SPEC-110");
    wrong(
        PROTO,
        "  arch: ",
        "  small_anchor_shape: \"[(9, 9)]\"\n  arch: ",
        "SPEC-110",
        "small_anchor_shape");
    wrong(PROTO, "\"cspdarknet_tiny\"", "\"cspdarknet_tiny_3l\"", "SPEC-110", "yolov4_config {");
    // backbone and depth
    wrong(YAML, "nlayers: 18", "nlayers: 17", "SPEC-110");
    wrong(YAML, "arch: resnet\n", "arch: darknet\n", "SPEC-110", "nlayers: 18");
    wrong(
        YAML,
        "arch: resnet\n",
        "arch: vit_tiny_patch16_224\n",
        "SPEC-110",
        "arch: vit_tiny_patch16_224");
    wrong(YAML, "[0, 1]", "[0, 17]", "SPEC-110");
    // sizes
    wrong(YAML, "output_width: 1248", "output_width: 1250", "SPEC-110");
    wrong(YAML, "output_height: 384", "output_height: 400", "SPEC-110");
    wrong(YAML, "r: 123.7", "red: 123.7", "SPEC-110");
    wrong(YAML, "  type: kitti\n", "  is_monochrome: true\n", "SPEC-110", "output_channel");
    // classes and data
    wrong(YAML, "pedestrian: person", "pedestrian: ''", "SPEC-110");
    wrong(YAML, "person: 2.0", "bicycle: 2.0", "SPEC-110");
    wrong(PROTO, "tfrecords_path", "label_directory_path", "SPEC-110", "validation_fold");
    // schedules
    wrong(YAML, "max_learning_rate: 1e-3", "max_learning_rate: 1e-8", "SPEC-110", "min_learning");
    wrong(PROTO, "annealing: 0.5", "annealing: 0.05", "SPEC-110", "annealing_schedule");
    wrong(
        YAML,
        "  validation_data_sources:\n"
            + "    - label_directory_path: /data/val/labels\n"
            + "      image_directory_path: /data/val/images\n",
        "",
        "SPEC-110",
        "    patience: 5");
  }
}
