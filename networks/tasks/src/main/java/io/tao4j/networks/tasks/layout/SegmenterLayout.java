package io.tao4j.networks.tasks.layout;

import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecLayout.Fragment;
import java.util.List;

/** What the newer specs of networks that give each pixel a class have in common. */
public final class SegmenterLayout {
  private SegmenterLayout() {}

  /**
   * {@code img_size}, for both sides.
   *
   * @param absent what it is when absent
   */
  public static Fragment size(String absent) {
    String field = "img_size=" + absent;
    return SpecLayout.fragment()
        .computed("input_height", "the size", LayoutValues.same(), field)
        .computed("input_width", "the same as its height", LayoutValues.same(), field)
        .toFragment();
  }

  /**
   * {@code train}.
   *
   * @param rate what {@code optim.lr} is when absent
   */
  public static Fragment train(String rate) {
    return SpecLayout.fragment()
        .rows(
            "",
            "",
            """
            num_epochs = 10 -> num_epochs
            checkpoint_interval -> checkpoint_interval
            validation_interval = 1 -> validation_interval
            optim.optim = adamw -> optim
            optim.lr = %s -> lr
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
            """
                .formatted(rate))
        .toFragment();
  }

  /** {@code evaluate}. */
  public static Fragment evaluate() {
    return SpecLayout.fragment()
        .rows(
            "",
            "",
            """
            checkpoint : the model is that of the call, -m
            batch_size : it is that of training
            trt_engine : TensorRT engines are not built from a spec
            results_dir : the results folder is that of the call, -r
            vis_after_n_batches : some pictures are always drawn
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            """)
        .toFragment();
  }

  /** {@code dataset.segment.augmentation}. */
  public static Fragment augmentation() {
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
