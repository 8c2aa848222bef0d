package io.tao4j.networks.detr;

import io.tao4j.networks.detr.DetrGraph.Network;
import io.tao4j.networks.tasks.layout.LayoutValues;
import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * TAO's names of the three networks' specs, tables from their fields to those of {@link DetrSpec}.
 */
final class DetrLayouts {
  private static final Map<String, String> SOURCE =
      Map.of("image_dir", "image_directory_path", "json_file", "label_directory_path");

  /** TAO's short names of backbones. */
  private static final Map<String, String> BACKBONES =
      Map.ofEntries(
          Map.entry("fan_tiny", "fan_tiny_8_p4_hybrid"),
          Map.entry("fan_small", "fan_small_12_p4_hybrid"),
          Map.entry("fan_base", "fan_base_16_p4_hybrid"),
          Map.entry("fan_large", "fan_large_16_p4_hybrid"),
          Map.entry("swin_tiny_224_1k", "swin_tiny_patch4_window7_224"),
          Map.entry("swin_base_224_22k", "swin_base_patch4_window7_224"),
          Map.entry("swin_base_384_22k", "swin_base_patch4_window12_384"),
          Map.entry("swin_large_224_22k", "swin_large_patch4_window7_224"),
          Map.entry("swin_large_384_22k", "swin_large_patch4_window12_384"));

  private DetrLayouts() {}

  static SpecLayout of(Network network) {
    return switch (network) {
      case DEFORMABLE_DETR ->
          common("deformable_detr", "resnet_50", "0.0002", "2e-05", "40", "true")
              .rows("", "", "-> model_config.freeze_blocks = [0, 1]")
              .rows(
                  "model",
                  "model_config",
                  """
                  with_box_refine -> with_box_refine
                  dilation = false : backbones are not dilated
                  """)
              .include(sizes(), "", "")
              .moved("train.optim.lr_linear_proj_mult", "optimizer_config.places_rate", "0.1")
              .build();
      case DINO ->
          common("dino", "resnet_50", "0.0002", "2e-05", "11", "true")
              .rows(
                  "model",
                  "model_config",
                  """
                  dn_number -> dn_number
                  dn_label_noise_ratio -> dn_label_noise_ratio
                  dn_box_noise_scale -> dn_box_noise_scale
                  pe_temperatureH -> pe_temperature
                  interm_loss_coef -> /loss_config.interm_loss_coef
                  pe_temperatureW : it is that of the height
                  use_dn = true : dn_number of 0 leaves denoising out
                  no_interm_box_loss = false : interm_loss_coef weighs all of the encoder's loss
                  pre_norm = false : norms stand behind what they norm
                  two_stage_type = standard : queries start from the encoder's proposals
                  decoder_sa_type = sa : queries look at each other
                  embed_init_tgt = true : what queries hold at first is learnt
                  fix_refpoints_hw = -1 : boxes start from the encoder's proposals
                  dilation = false : backbones are not dilated
                  """)
              .include(sizes(), "", "")
              .rows(
                  "train.optim",
                  "",
                  """
                  lr_linear_proj_mult : TAO's dino does not read it
                  layer_decay_rate : training_config.fine_tuning.layer_decay slows blocks
                  """)
              .build();
      case RTDETR ->
          common("rtdetr", "resnet_50", "0.0001", "1e-05", "1000", "false")
              .rows(
                  "model",
                  "model_config",
                  """
                  dn_number -> dn_number
                  expansion -> expansion
                  depth_mult -> depth_mult
                  pe_temperature -> pe_temperature
                  vfl_loss_coef -> /loss_config.cls_loss_coef
                  alpha -> /loss_config.focal_alpha
                  gamma -> /loss_config.focal_gamma
                  class_cost -> /loss_config.class_cost
                  bbox_cost -> /loss_config.bbox_cost
                  giou_cost -> /loss_config.giou_cost
                  load_teacher_enc_dec = false : there is no teacher
                  feat_strides = 8,16,32 : maps have the strides 8, 16 and 32
                  feat_channels : maps have hidden_dim channels
                  enc_act = gelu : the encoder's layers have GELU
                  act = silu : its convolutions have SiLU
                  eval_idx = -1 : the last layer answers
                  frozen_fm : no second backbone is joined
                  """)
              .computed(
                  "model_config.use_encoder_idx",
                  "the first of them",
                  v -> v.get(0).split(",", -1)[0].strip(),
                  "model.use_encoder_idx")
              .rows(
                  "train",
                  "training_config",
                  """
                  enable_ema -> model_ema
                  ema.decay = 0.999 -> ema_decay
                  ema.every_n_steps = 1 : the average follows each step
                  ema.validate_original_weights = false : the average is validated
                  ema.cpu_offload = false : it is kept where the weights are
                  optim.warmup_steps : TAO's code does not read it
                  """)
              .computed(
                  "augmentation_config.output_height",
                  "the first",
                  v -> side(v.get(0), 0),
                  "dataset.augmentation.train_spatial_size=640,640")
              .computed(
                  "augmentation_config.output_width",
                  "the second",
                  v -> side(v.get(0), 1),
                  "dataset.augmentation.train_spatial_size=640,640")
              .computed(
                  "augmentation_config.distortion",
                  "the same",
                  LayoutValues.same(),
                  "dataset.augmentation.distortion_prob=0.8")
              .computed(
                  "augmentation_config.random_crop_min_scale",
                  "TAO's 0.3, or 1 where the probability is 0",
                  v -> Double.parseDouble(v.get(0)) > 0 ? "0.3" : "1",
                  "dataset.augmentation.iou_crop_prob=0.8")
              .rows(
                  "",
                  "",
                  """
                  dataset.remap_mscoco_category : classes have names here
                  dataset.augmentation.multi_scales : the input has one size here
                  dataset.augmentation.eval_spatial_size : evaluation has the size of training
                  dataset.augmentation.preserve_aspect_ratio = false : pictures are stretched
                  -> augmentation_config.zoom_out_max_scale = 4
                  -> augmentation_config.input_mean = [0, 0, 0]
                  -> augmentation_config.input_std = [1, 1, 1]
                  -> optimizer_config.backbone_rate = 1
                  """)
              .build();
    };
  }

  private static String side(String size, int index) {
    String[] parts = size.split(",", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("height and width are needed, got " + size);
    }
    return parts[index].strip();
  }

  /** Input of deformable_detr and dino: export's size, the one that TAO's file runs at. */
  private static SpecLayout.Fragment sizes() {
    return SpecLayout.fragment()
        .rows(
            "",
            "augmentation_config",
            """
            export.input_width = 960 -> output_width
            export.input_height = 544 -> output_height
            dataset.augmentation.input_mean -> input_mean
            dataset.augmentation.input_std -> input_std
            dataset.augmentation.horizontal_flip_prob -> horizontal_flip_prob
            -> random_crop_min_scale = 0.5
            """)
        .rows(
            "dataset.augmentation",
            "",
"""
scales, train_random_resize, train_random_crop_min, train_random_crop_max, random_resize_max_size, test_random_resize, fixed_padding, fixed_random_crop : the input has one size here
""")
        .rows(
            "model",
            "",
            """
            cls_loss_coef -> loss_config.cls_loss_coef
            focal_alpha -> loss_config.focal_alpha
            """)
        .rows(
            "export",
            "",
"""
results_dir, gpu_id, checkpoint, onnx_file, on_cpu, input_channel, opset_version, batch_size, verbose, format, serialize_nvdsinfer : export takes its files from the call, -m and -o
""")
        .toFragment();
  }

  private static SpecLayout.Builder common(
      String name, String backbone, String rate, String backboneRate, String steps, String all) {
    SpecLayout.Builder layout =
        SpecLayout.builder(name, "YAML of TAO's %s, release 5 and later.".formatted(name))
            .include(PytorchLayout.run(), "", "")
            .computed(
                "model_config.arch",
                "family of a resnet, else the name",
                v -> arch(v.get(0)),
                "model.backbone=" + backbone)
            .computed(
                "model_config.nlayers",
                "depth of a resnet",
                v -> depth(v.get(0)),
                "model.backbone=" + backbone)
            .rows(
                "model",
                "model_config",
                """
                num_queries -> num_queries
                num_feature_levels -> num_feature_levels
                hidden_dim -> hidden_dim
                nheads -> nheads
                enc_layers -> enc_layers
                dec_layers -> dec_layers
                dim_feedforward -> dim_feedforward
                enc_n_points -> enc_n_points
                dec_n_points -> dec_n_points
                dropout_ratio -> dropout_ratio
                pretrained_backbone_path -> /training_config.pretrain_model_path
                num_select -> /selection_config.num_select
                bbox_loss_coef -> /loss_config.bbox_loss_coef
                giou_loss_coef -> /loss_config.giou_loss_coef
                train_backbone = true : model_config.freeze_blocks freezes
                return_interm_indices : maps have the strides 8, 16 and 32
                clip_max_norm : train.clip_grad_norm limits the gradient
                aux_loss = true : each layer has a loss
                loss_types, backbone_names, linear_proj_names : they are those of the network
                distillation_loss_coef, dld_model_dir_path : there is no teacher
                """)
            .items("dataset.train_data_sources", "dataset_config.data_sources", SOURCE)
            .items("dataset.val_data_sources", "dataset_config.validation_data_sources", SOURCE)
            .items("dataset.test_data_sources", "dataset_config.validation_data_sources", SOURCE)
            .rows(
                "dataset",
                "",
                """
                workers = 8 -> training_config.n_workers
                infer_data_sources : inference takes its pictures from the call, -i
                quant_calibration_data_sources : calibration pictures come from the call
                num_classes : the classes are those of the labels
                eval_class_ids : all classes are evaluated
                train_sampler = default_sampler : every picture is shown once an epoch
                pin_memory, dataset_type : a set is read as it is
                -> dataset_config.type = coco
                -> dataset_config.include_difficult_in_training = true
                """)
            .rows(
                "train",
                "training_config",
"""
seed -> /random_seed
num_epochs = 10 -> num_epochs
checkpoint_interval = 1 -> checkpoint_interval
clip_grad_norm = 0.1 -> gradient_clip_norm
checkpoint_interval_unit = epoch : checkpoints are those of epochs
resume_training_checkpoint_path : --resume goes on where a run stopped
pretrained_model_path : model_config.pretrained_backbone_path, or training_config.pruned_model_path for a model of this library
precision : --precision chooses the number format
num_gpus, gpu_ids, num_nodes, distributed_strategy : one device computes, --device chooses it
cudnn : results repeat with the same seed
freeze : model_config.freeze_blocks freezes
is_dry_run = false : validate checks without training
activation_checkpoint, verbose : memory is managed by the engine
conf_threshold : all detections are validated
input_width, input_height : the input has one size
results_dir : the results folder is that of the call, -r
optim.monitor_name : the best model is chosen by mAP
optim.momentum : AdamW has none
optim.weight_decay = 0.0001 -> /optimizer_config.weight_decay
""")
            .computed(
                "training_config.batch_size_per_gpu",
                "the same; TAO's 4 for -1",
                v -> v.get(0).equals("-1") ? "4" : v.get(0),
                "dataset.batch_size=4")
            .moved(
                "train.validation_interval", "eval_config.validation_period_during_training", "1")
            .constant("optimizer_config.decay_all", all)
            .always("train.optim.optimizer", "AdamW", "it is AdamW")
            .computed(
                "training_config.learning_rate",
                "falls at lr_steps, or each lr_step_size epochs for StepLR",
                DetrLayouts::schedule,
                "train.optim.lr=" + rate,
                "train.optim.lr_scheduler=MultiStep",
                "train.optim.lr_steps=" + steps,
                "train.optim.lr_step_size=" + steps,
                "train.optim.lr_decay=0.1",
                "train.num_epochs=10")
            .rows(
                "evaluate",
                "",
                """
                checkpoint, trt_engine, results_dir : the model is that of the call, -m
                num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
                input_width, input_height : the model file says its input
                is_quantized = false : the model file says what it is
                conf_threshold -> selection_config.confidence_threshold
                """)
            .computed(
                "eval_config.batch_size",
                "that of the data set where it is -1 or absent",
                v -> v.stream().filter(size -> !size.equals("-1")).findFirst().orElse("4"),
                "evaluate.batch_size=-1",
                "dataset.batch_size=4")
            .rows(
                "",
                "",
                """
                -> eval_config.average_precision_mode = INTEGRATE
                distill : there is no teacher
                quantize : export quantises
                """);
    if (name.equals("rtdetr")) {
      layout.include(PytorchLayout.verbs(), "", "");
      layout.ignored("train.optim.lr_backbone", "TAO's code gives the backbone the rate lr, too");
      return layout;
    }
    return layout
        .computed(
            "optimizer_config.backbone_rate",
            "its rate over the other",
            v -> LayoutValues.ratio(v.get(0), v.get(1)),
            "train.optim.lr_backbone=" + backboneRate,
            "train.optim.lr=" + rate)
        .ignored("inference", "inference takes its files from the call, -m and -i", Verb.INFERENCE)
        .ignored("gen_trt_engine", "TensorRT engines are not built from a spec");
  }

  private static String arch(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.matches("resnet_?\\d+") ? "resnet" : BACKBONES.getOrDefault(lower, lower);
  }

  private static String depth(String name) {
    return name.matches("(?i)resnet_?\\d+") ? name.replaceAll("\\D", "") : "";
  }

  private static String schedule(List<String> values) {
    String milestones = values.get(2);
    if (values.get(1).equals("StepLR")) {
      int each = Integer.parseInt(values.get(3));
      int epochs = Integer.parseInt(values.get(5));
      if (each < 1) {
        throw new IllegalArgumentException("lr_step_size is one or more, got " + each);
      }
      milestones =
          IntStream.iterate(each, epoch -> epoch < epochs, epoch -> epoch + each)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(", "));
    }
    return "{multi_step: {learning_rate: %s, lr_steps: [%s], lr_decay: %s}}"
        .formatted(values.get(0), milestones, values.get(4));
  }
}
