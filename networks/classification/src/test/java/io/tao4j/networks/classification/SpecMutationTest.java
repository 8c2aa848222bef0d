package io.tao4j.networks.classification;

import io.tao4j.Tao;
import io.tao4j.spec.SpecMutationContract;

/** What a person gets wrong in a valid spec of classification. */
class SpecMutationTest extends SpecMutationContract {
  private static final String YAML =
      """
      model_config:
        arch: resnet
        n_layers: 50
        input_image_size: "3,224,224"
        resize_interpolation_method: BICUBIC
        use_batch_norm: true
        freeze_blocks: [0, 1]
        batch_norm_config:
          momentum: 0.9
      train_config:
        train_dataset_path: /data/train
        val_dataset_path: /data/val
        preprocess_mode: caffe
        image_mean: {r: 123.7, g: 116.8, b: 103.9}
        batch_size_per_gpu: 64
        n_epochs: 80
        n_workers: 16
        optimizer:
          adam:
            beta_1: 0.9
        reg_config:
          type: L2
          scope: Conv2D,Dense
          weight_decay: 5.0e-5
        lr_config:
          soft_anneal:
            learning_rate: 0.05
            soft_start: 0.056
            annealing_points: [0.3, 0.6, 0.8]
            annealing_divider: 10
        early_stopping:
          patience: 5
      eval_config:
        eval_dataset_path: /data/test
        top_k: 3
        batch_size: 256
      """;

  private static final String PROTO =
      """
      model_config {
        arch: "resnet"
        n_layers: 101
        use_pooling: True
        retain_head: False
        input_image_size: "3,224,224"
      }
      train_config {
        train_dataset_path: "/raid/train"
        val_dataset_path: "/raid/val"
        optimizer {
          sgd {
            momentum: 0.9
            nesterov: False
          }
        }
        batch_size_per_gpu: 50
        n_epochs: 150
        lr_config {
          cosine {
            learning_rate: 0.04
            soft_start: 0.0
          }
        }
        enable_random_crop: True
        mixup_alpha: 0.2
        label_smoothing: 0.1
      }
      eval_config {
        top_k: 1
        model_path: "/raid/weights.tao"
      }
      """;

  private static final String TF2 =
      """
      dataset:
        train_dataset_path: /data/train
        val_dataset_path: /data/val
        preprocess_mode: torch
        augmentation:
          enable_center_crop: True
      train:
        batch_size_per_gpu: 64
        num_epochs: 80
        optim_config:
          optimizer: sgd
        lr_config:
          scheduler: cosine
          learning_rate: 0.05
          soft_start: 0.05
        reg_config:
          type: L2
          scope: ['conv2d', 'dense']
      model:
        backbone: resnet_18
        input_width: 256
        input_height: 256
      evaluate:
        top_k: 3
        batch_size: 256
      """;

  SpecMutationTest() {
    super(Tao.network("classification").specs(), YAML, PROTO, TF2);
    typo(YAML, "n_epochs", "n_epoch");
    typo(YAML, "n_epochs", "nepochs");
    typo(YAML, "batch_size_per_gpu", "batch_size_pergpu");
    typo(YAML, "n_layers", "nlayers");
    typo(YAML, "input_image_size", "input_img_size");
    typo(YAML, "resize_interpolation_method", "resize_interpolaton_method");
    typo(YAML, "freeze_blocks", "freeze_block");
    typo(YAML, "use_batch_norm", "use_batchnorm");
    typo(YAML, "preprocess_mode", "preproces_mode");
    typo(YAML, "optimizer", "optimiser");
    typo(YAML, "weight_decay", "wieght_decay");
    typo(YAML, "annealing_divider", "anealing_divider");
    typo(YAML, "early_stopping", "earlyStopping");
    typo(YAML, "eval_config", "evaluate_config");
    typo(YAML, "top_k", "topk");
    typo(PROTO, "train_config", "training_config");
    typo(PROTO, "model_config", "model_confg");
    typo(PROTO, "use_pooling", "use_poling");
    typo(PROTO, "enable_random_crop", "enable_randomcrop");
    typo(PROTO, "mixup_alpha", "mixup_alhpa");
    typo(PROTO, "label_smoothing", "lable_smoothing");
    typo(PROTO, "nesterov", "nestorov");
    typo(PROTO, "model_path", "modelpath");
    typo(PROTO, "soft_start", "softstart");
    typo(TF2, "num_epochs", "num_epoch");
    typo(TF2, "optim_config", "optimizer_config");
    typo(TF2, "input_width", "input_widht");
    typo(TF2, "augmentation", "augmentations");
    word(YAML, "arch: resnet", "arch: resnt", "SPEC-110", "resnet");
    word(YAML, "BICUBIC", "BICUBI", "SPEC-106", "BICUBIC");
    word(YAML, "mode: caffe", "mode: cafe", "SPEC-103", "caffe");
    word(TF2, "scheduler: cosine", "scheduler: cosin", "SPEC-103", "cosine");
    wrong(YAML, "n_epochs: 80", "n_epochs: eighty", "SPEC-101");
    wrong(YAML, "n_epochs: 80", "n_epochs: \"80\"", "SPEC-101");
    wrong(YAML, "n_epochs: 80", "n_epochs: 80.5", "SPEC-101");
    wrong(YAML, "use_batch_norm: true", "use_batch_norm: maybe", "SPEC-101");
    wrong(YAML, "freeze_blocks: [0, 1]", "freeze_blocks: 0", "SPEC-101");
    wrong(YAML, "type: L2", "type: {L2: 1}", "SPEC-101");
    wrong(PROTO, "\"resnet\"", "resnet", "SPEC-101", "arch: resnet");
    wrong(PROTO, "mixup_alpha: 0.2", "mixup_alpha: \"0.2\"", "SPEC-101");
    wrong(TF2, "input_height: 256", "input_height: tall", "SPEC-110", "input_height");
    wrong(YAML, "n_epochs: 80", "n_epochs: 0", "SPEC-102");
    wrong(YAML, "beta_1: 0.9", "beta_1: 1.0", "SPEC-102");
    wrong(YAML, "weight_decay: 5.0e-5", "weight_decay: -1", "SPEC-102");
    wrong(PROTO, "label_smoothing: 0.1", "label_smoothing: 1.0", "SPEC-102");
    wrong(PROTO, "momentum: 0.9", "momentum: 9", "SPEC-102");
    wrong(TF2, "batch_size_per_gpu: 64", "batch_size_per_gpu: -64", "SPEC-102");
    wrong(YAML, "  train_dataset_path: /data/train\n", "", "SPEC-105", "  val_dataset_path");
    wrong(YAML, "      learning_rate: 0.05\n", "", "SPEC-105", "      soft_start");
    wrong(PROTO, "learning_rate: 0.04", "", "SPEC-105", "    cosine {");
    wrong(YAML, "patience: 5", "patience: ???", "SPEC-105");
    wrong(TF2, "  train_dataset_path: /data/train\n", "", "SPEC-105", "  val_dataset_path");
    wrong(YAML, "    adam:\n", "    sgd: {lr: 1.0}\n    adam:\n", "SPEC-107", "    adam");
    wrong(YAML, "0.3, 0.6", "0.6, 0.3", "SPEC-110", "      annealing_points");
    wrong(YAML, "soft_start: 0.056", "soft_start: 0.4", "SPEC-110");
    wrong(YAML, "n_layers: 50", "n_layers: 51", "SPEC-110");
    wrong(YAML, "  val_dataset_path: /data/val\n", "", "SPEC-110", "    patience");
    wrong(YAML, "3,224,224", "224,224", "SPEC-110", "  input_image_size");
    wrong(YAML, "3,224,224", "1,224,224", "SPEC-110", "  image_mean");
    wrong(YAML, "[0, 1]", "[0, 17]", "SPEC-110", "  freeze_blocks");
    wrong(YAML, "n_epochs: 80\n", "n_epochs: 80\n  n_epochs: 90\n", "SPEC-007", "  n_epochs: 90");
    wrong(YAML, "  n_epochs: 80", "\tn_epochs: 80", "SPEC-003", "\tn_epochs");
    wrong(PROTO, "n_epochs: 150", "n_epochs = 150", "SPEC-003");
    wrong(PROTO, "n_epochs: 150\n", "n_epochs: 150\n}\n", "SPEC-104", "  lr_config");
    wrong(YAML, "eval_config:\n", "  eval_config:\n", "SPEC-104", "  eval_config");
    wrong(PROTO, "    sgd {\n", "    sgd {\n      n_epochs: 3\n", "SPEC-104", "      n_epochs: 3");
    wrong(TF2, "  lr_config:", "lr_config:", "SPEC-104", "lr_config:");
    word(YAML, "    patience: 5", "    n_epochs: 5", "SPEC-104", "train_config");
  }
}
