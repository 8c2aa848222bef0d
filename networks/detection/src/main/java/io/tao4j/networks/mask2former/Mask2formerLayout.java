package io.tao4j.networks.mask2former;

import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.spec.SpecLayout;
import java.util.List;
import java.util.Locale;

/** TAO's names of mask2former's specs, a table from its fields to those of the record. */
final class Mask2formerLayout {
  private Mask2formerLayout() {}

  static SpecLayout pytorch() {
    SpecLayout.Builder table =
        SpecLayout.builder("mask2former", "YAML of TAO's mask2former, release 5.5 and later.")
            .include(PytorchLayout.run(), "", "")
            .include(PytorchLayout.verbs(), "", "")
            .computed(
                "model_config.backbone",
                "with the size of a swin, or the name of an efficientvit",
                Mask2formerLayout::backbone,
                "model.backbone.type=swin",
                "model.backbone.swin.type=tiny",
                "model.backbone.swin.window_size=7",
                "model.backbone.efficientvit.name=l0")
            .computed(
                "model_config.drop_path",
                "for swin",
                v -> v.get(0).equals("swin") ? v.get(1) : "0.0",
                "model.backbone.type=swin",
                "model.backbone.swin.drop_path_rate=0.3")
            .rows(
                "model",
                "model_config",
                """
                mode = panoptic -> mode
                export : export writes the network's own outputs
                object_mask_threshold = 0.4 -> /answer_config.object_mask_threshold
                overlap_threshold = 0.5 -> /answer_config.overlap_threshold
                test_topk_per_image = 100 -> /answer_config.test_topk_per_image
                backbone.pretrained_weights -> pretrained_model_path
                backbone.swin.embed_dim, backbone.swin.depths, backbone.swin.num_heads : the type of a swin says them, as in TAO
                backbone.swin.patch_size = 4 : it is that of the public weights
                backbone.swin.mlp_ratio = 4.0 : it is that of the public weights
                backbone.swin.qkv_bias = true : it is that of the public weights
                backbone.swin.qk_scale : it is that of the public weights
                backbone.swin.drop_rate = 0.0 : drop_path_rate leaves branches out
                backbone.swin.attn_drop_rate = 0.0 : drop_path_rate leaves branches out
                backbone.swin.ape = false : positions are relative
                backbone.swin.patch_norm = true : patches are normed
                backbone.swin.out_indices, backbone.swin.out_features : all four maps are used
                backbone.swin.pretrain_img_size : tables of offsets are resampled by their size
                backbone.swin.use_checkpoint = false : memory is managed by the engine
                backbone.efficientvit.out_indices, backbone.efficientvit.out_features : all four maps are used
                backbone.efficientvit.pretrain_img_size, backbone.efficientvit.use_checkpoint : nothing depends on it
                sem_seg_head.common_stride = 4 : masks have the stride 4
                sem_seg_head.transformer_enc_layers = 6 -> transformer_enc_layers
                sem_seg_head.convs_dim = 256 -> convs_dim
                sem_seg_head.mask_dim = 256 -> mask_dim
                sem_seg_head.deformable_transformer_encoder_in_features : maps of the strides 8, 16 and 32 are looked at
                sem_seg_head.num_classes = 200 -> /dataset_config.num_classes
                sem_seg_head.norm = GN : maps are normed in groups
                mask_former.dropout = 0.0 -> dropout
                mask_former.nheads = 8 -> nheads
                mask_former.num_object_queries = 100 -> num_object_queries
                mask_former.hidden_dim = 256 -> hidden_dim
                mask_former.size_divisibility : the input has one size
                mask_former.dim_feedforward = 2048 -> dim_feedforward
                mask_former.dec_layers = 10 -> dec_layers
                mask_former.pre_norm = false -> pre_norm
                mask_former.class_weight = 2.0 -> /loss_config.class_weight
                mask_former.dice_weight = 5.0 -> /loss_config.dice_weight
                mask_former.mask_weight = 5.0 -> /loss_config.mask_weight
                mask_former.train_num_points = 12544 -> /loss_config.train_num_points
                mask_former.oversample_ratio = 3.0 -> /loss_config.oversample_ratio
                mask_former.importance_sample_ratio = 0.75 -> /loss_config.importance_sample_ratio
                mask_former.deep_supervision = true -> /loss_config.deep_supervision
                mask_former.no_object_weight = 0.1 -> /loss_config.no_object_weight
                """);
    for (String set : List.of("train", "val")) {
      table.rows(
          "dataset." + set,
          "dataset_config." + set,
          """
          type = ade -> type
          instance_json -> instance_json
          panoptic_json -> panoptic_json
          img_dir -> img_dir
          panoptic_dir -> panoptic_dir
          annot_file -> annot_file
          root_dir -> root_dir
          name : a set is named by what it is for
          target_size : pictures have the sizes of augmentation
          """);
    }
    return table
        .rows(
            "dataset",
            "dataset_config",
            """
            train.batch_size = 1 -> /training_config.batch_size
            train.num_workers = 1 -> /training_config.workers
            val.batch_size, val.num_workers : they are those of training
            test : inference takes its pictures from the call, -i
            quant_calibration_dataset : calibration pictures come from the call
            pin_memory : a set is read as it is
            workers : train.num_workers says it
            contiguous_id : classes are those of the label map or of the annotations, in the order of their numbers
            label_map -> label_map
            pixel_mean -> pixel_mean
            pixel_std -> pixel_std
            augmentation.train_min_size = [640] -> augmentation.train_min_size
            augmentation.train_max_size = 2560 -> augmentation.train_max_size
            augmentation.test_min_size, augmentation.test_max_size : pictures are made to fit into the input, which has the size of train_crop_size
            """)
        .computed(
            "model_config.input_height",
            "the first",
            v -> side(v.get(0), 0),
            "dataset.augmentation.train_crop_size=640,640")
        .computed(
            "model_config.input_width",
            "the second",
            v -> side(v.get(0), 1),
            "dataset.augmentation.train_crop_size=640,640")
        .rows(
            "train",
            "training_config",
"""
seed = 1234 -> /random_seed
num_epochs = 10 -> num_epochs
checkpoint_interval = 1 -> checkpoint_interval
validation_interval = 1 -> validation_interval
clip_grad_norm = 0.1 -> gradient_clip_norm
clip_grad_norm_type = 2.0 : the norm is the root of the sum of squares
clip_grad_type = full : the norm is that of all gradients
checkpoint_interval_unit = epoch : checkpoints are those of epochs
resume_training_checkpoint_path : --resume goes on where a run stopped
pretrained_model_path -> /model_config.start_model_path
precision : --precision chooses the number format
num_gpus, gpu_ids, num_nodes, distributed_strategy, use_distributed_sampler : one device computes, --device chooses it
cudnn : results repeat with the same seed
tensorboard : TensorBoard events are always written
freeze : model_config.freeze_blocks freezes
is_dry_run = false : validate checks without training
activation_checkpoint, verbose : memory is managed by the engine
iters_per_epoch : an epoch shows each picture once
results_dir : the results folder is that of the call, -r
optim.lr = 0.0002 -> lr
optim.backbone_multiplier = 0.1 -> backbone_multiplier
optim.weight_decay = 0.05 -> weight_decay
optim.momentum : AdamW has none
optim.monitor_name : the best model is chosen by the figure of its mode
optim.milestones = [88, 96] -> milestones
optim.gamma = 0.1 -> gamma
""")
        .computed(
            "training_config.lr_scheduler",
            "in one way of writing",
            v -> v.get(0).equalsIgnoreCase("warmuppoly") ? "Warmuppoly" : v.get(0),
            "train.optim.lr_scheduler=MultiStep")
        .always("train.optim.type", "AdamW", "it is AdamW")
        .rows(
            "evaluate",
            "",
            """
            checkpoint, trt_engine, results_dir : the model is that of the call, -m
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            batch_size : it is that of training
            vis_after_n_batches : some pictures are always drawn
            """)
        .rows("", "", "quantize : export quantises")
        .build();
  }

  private static String side(String size, int index) {
    String[] parts = size.replaceAll("[\\[\\]]", "").split(",", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("height and width are needed, got " + size);
    }
    return parts[index].strip();
  }

  private static String backbone(List<String> values) {
    String type = values.get(0).toLowerCase(Locale.ROOT);
    if (type.equals("swin")) {
      String size = values.get(1).toLowerCase(Locale.ROOT);
      int window = Integer.parseInt(values.get(2).strip());
      return "swin_%s_patch4_window%s_%s".formatted(size, window, window == 12 ? 384 : 224);
    }
    if (type.equals("efficientvit")) {
      return "efficientvit_" + values.get(3).toLowerCase(Locale.ROOT);
    }
    return type.matches("resnet_\\d+") ? type.replace("_", "") : type; // beyond TAO
  }
}
