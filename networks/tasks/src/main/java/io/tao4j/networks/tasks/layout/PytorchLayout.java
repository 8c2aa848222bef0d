package io.tao4j.networks.tasks.layout;

import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecLayout.ChoiceField;
import io.tao4j.spec.SpecLayout.Fragment;
import io.tao4j.spec.Verb;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What YAML specs of TAO's PyTorch networks share, release 5.5 and later. */
public final class PytorchLayout {
  private static final String AUGMENTATION = "train_config.pytorch_augmentation.";
  private static final String STEPS = "lr_config.multi_step.milestones";

  private PytorchLayout() {}

  /** Fields at the top that say how a run is started; the call says it here. */
  public static Fragment run() {
    return SpecLayout.fragment()
        .rows(
            "",
            "",
            """
            results_dir : the results folder is that of the call, -r
            encryption_key : model files are not encrypted
            model_name : a run is named by its results folder
            wandb : TensorBoard events are always written
            """)
        .toFragment();
  }

  /** Sections of verbs whose files come from the call. */
  public static Fragment verbs() {
    return SpecLayout.fragment()
        .ignored("inference", "inference takes its files from the call, -m and -i", Verb.INFERENCE)
        .ignored("export", "export takes its files from the call, -m and -o", Verb.EXPORT)
        .ignored("gen_trt_engine", "TensorRT engines are not built from a spec")
        .toFragment();
  }

  /** {@code evaluate} but for its batch and its model. */
  public static Fragment evaluate() {
    return SpecLayout.fragment()
        .ignored("trt_engine", "TensorRT engines are not built from a spec", Verb.EVALUATE)
        .ignored("results_dir", "the results folder is that of the call, -r", Verb.EVALUATE)
        .ignored("vis_after_n_batches", "no pictures are drawn", Verb.EVALUATE)
        .rows(
            "",
            "",
            """
            is_quantized = false : the model file says what it is
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            """)
        .toFragment();
  }

  /** {@code train} but for its {@code optim}. */
  public static Fragment train() {
    return SpecLayout.fragment()
        .rows(
            "",
            "train_config",
            """
            seed = 1234 -> random_seed
            num_epochs = 10 -> n_epochs
            validation_interval -> validation_period
            checkpoint_interval = 1 -> checkpoint_interval
            checkpoint_interval_unit = epoch : checkpoints are those of epochs
            resume_training_checkpoint_path : --resume goes on where a run stopped
            pretrained_model_path -> pretrained_model_path
            precision : --precision chooses the number format
            clip_grad_norm = 2.0 -> gradient_clip_norm
            -> ema_ramp = false
            """)
        .include(
            switched("enable_ema", "false", "ema_decay", "0.998", "ema_decay"), "", "train_config")
        .rows(
            "",
            "",
            """
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            cudnn : results repeat with the same seed
            tensorboard : TensorBoard events are always written
            results_dir : the results folder is that of the call, -r
            """)
        .toFragment();
  }

  /**
   * A number that a switch turns on; the record has 0 where it is off.
   *
   * @param on the switch
   * @param onAbsent what it is when absent
   * @param field the number
   * @param absent what it is when absent
   * @param to field of the record
   */
  public static Fragment switched(
      String on, String onAbsent, String field, String absent, String to) {
    return SpecLayout.fragment()
        .computed(
            to,
            "0 where " + on + " is off",
            v -> LayoutValues.isTrue(v.get(0)) ? v.get(1) : "0.0",
            on + "=" + onAbsent,
            field + "=" + absent)
        .written(on, v -> String.valueOf(Double.parseDouble(v.get(0)) > 0), to)
        .written(field, LayoutValues.same(), to)
        .toFragment();
  }

  /** {@code train.optim}: the optimiser, its schedule and the warm-up. */
  public static Fragment optim() {
    SpecLayout.Builder schedule =
        SpecLayout.fragment()
            .choice(
                "policy",
                "linear",
                LayoutValues.groups(
                    "linear", "lr_config.linear",
                    "cosine", "lr_config.warmup_cosine",
                    "multistep", "lr_config.multi_step",
                    "step", "lr_config.multi_step"),
                ChoiceField.of("lr", "learning_rate", "6e-5"),
                ChoiceField.of("policy_params.gamma", "gamma", "0.1", "multistep", "step"),
                ChoiceField.of("warmup_epochs", "warmup_epochs", "0", "cosine"))
            .computed(
                STEPS,
                "milestones for multistep, each step_size epochs for step",
                v -> milestones(v.get(0), v.get(1), v.get(2), v.get(3)),
                "policy_params.milestones=10,20",
                "policy_params.step_size=30",
                "/train.num_epochs=10",
                "policy=linear")
            .written("policy_params.milestones", LayoutValues.list(), STEPS);
    return SpecLayout.fragment()
        .rows("", "", "monitor_name : the best model is chosen by top_1")
        .rows(
            "",
            "train_config",
            """
            skip_names -> decay_skip_names
            -> decay_all = true
            """)
        .include(optimizer(), "", "train_config")
        .include(schedule.toFragment(), "", "train_config")
        .toFragment();
  }

  /** Epochs of the stairs as a YAML list; empty text where the policy has none. */
  private static String milestones(String given, String stepSize, String epochs, String policy) {
    switch (policy.toLowerCase(Locale.ROOT)) {
      case "multistep":
        return "[" + given + "]";
      case "step":
        int each = Integer.parseInt(stepSize);
        if (each < 1) {
          throw new IllegalArgumentException("step_size is one or more, got " + each);
        }
        return IntStream.iterate(each, e -> e < Integer.parseInt(epochs), e -> e + each)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", ", "[", "]"));
      default:
        return "";
    }
  }

  private static Fragment optimizer() {
    String choice = "optim=adamw";
    String decay = "weight_decay=0.01";
    SpecLayout.Builder table =
        SpecLayout.fragment()
            .choice(
                "optim",
                "adamw",
                LayoutValues.groups(
                    "adamw", "optimizer.adamw", "adam", "optimizer.adam", "sgd", "optimizer.sgd"),
                ChoiceField.of("momentum", "momentum", null, "sgd"))
            .computed(
                "optimizer.adamw.weight_decay",
                "for adamw",
                v -> v.get(0).equals("adamw") ? v.get(1) : "",
                choice,
                decay)
            .computed(
                "reg_config.weight_decay",
                "half of it for adam and sgd, whose penalty is on the gradient",
                v -> v.get(0).equals("adamw") ? "0.0" : LayoutValues.ratio(v.get(1), "2"),
                choice,
                decay)
            .written(
                "weight_decay",
                v -> String.valueOf(LayoutValues.product(v.get(0), "2")),
                "reg_config.weight_decay")
            .written("weight_decay", LayoutValues.same(), "optimizer.adamw.weight_decay");
    String group = "optimizer.adamw.beta_";
    for (int i = 0; i < 2; i++) {
      int index = i;
      table.computed(
          group + (i + 1),
          "item " + i + " for adamw; adam has PyTorch's own, as in TAO",
          v -> v.get(0).equals("adamw") ? v.get(1).split(",", -1)[index].strip() : "",
          choice,
          "betas=0.9,0.999");
    }
    table.written("betas", LayoutValues.list(), group + "1", group + "2");
    table.computed(
        "optimizer.adam.epsilon",
        "PyTorch's 1e-8",
        v -> v.get(0).equals("adam") ? "1e-8" : "",
        choice);
    return table.toFragment();
  }

  /** {@code dataset.augmentation} of pictures; it replaces TAO's older augmentation. */
  public static Fragment augmentation() {
    SpecLayout.Builder table = SpecLayout.fragment();
    probability(table, "random_flip", "hflip_probability", "horizontal_flip_probability", "0.5");
    probability(table, "random_flip", "vflip_probability", "vertical_flip_probability", "0.5");
    probability(table, "random_rotate", "rotate_probability", "rotate_probability", "0.5");
    probability(table, "random_erase", "erase_probability", "erase_probability", "0.2");
    probability(table, "random_color", "brightness", "brightness", "0.3");
    probability(table, "random_color", "contrast", "contrast", "0.3");
    probability(table, "random_color", "saturation", "saturation", "0.3");
    probability(table, "random_color", "hue", "hue", "0.0");
    return table
        .moved("random_rotate.angle_list", AUGMENTATION + "angles")
        .ignored("random_color.color_probability", "colours of every picture change, as in TAO")
        .moved("random_aug.enable", AUGMENTATION + "rand_augment")
        .computed(
            AUGMENTATION + "scale_crop",
            "empty where it is off",
            v -> LayoutValues.isTrue(v.get(0)) ? "[" + v.get(1) + "]" : "[]",
            "with_scale_random_crop.enable=true",
            "with_scale_random_crop.scale_range=1,1.2")
        .written(
            "with_scale_random_crop.enable",
            v -> String.valueOf(!v.get(0).isEmpty()),
            AUGMENTATION + "scale_crop")
        .written(
            "with_scale_random_crop.scale_range",
            v -> v.get(0).isEmpty() ? "" : "[" + v.get(0) + "]",
            AUGMENTATION + "scale_crop")
        .rows(
            "",
            "train_config",
            """
            with_random_blur -> pytorch_augmentation.blur
            with_random_crop -> pytorch_augmentation.random_resized_crop
            mean -> pixel_mean
            std = [0.229, 0.224, 0.225] -> pixel_std
            -> mixup_alpha = 0.0
            """)
        .include(
            switched("mixup_cutmix", "false", "mixup_alpha", "0.4", "batch_mix_alpha"),
            "",
            "train_config")
        .toFragment();
  }

  /** A number of a group; 0 where the group is off. */
  private static void probability(
      SpecLayout.Builder table, String group, String field, String name, String absent) {
    table
        .computed(
            AUGMENTATION + name,
            "0 where the group is off",
            v ->
                LayoutValues.isTrue(v.get(0))
                    ? String.valueOf(Double.parseDouble(v.get(1)))
                    : "0.0",
            group + ".enable=true",
            group + "." + field + "=" + absent)
        .written(group + "." + field, LayoutValues.same(), AUGMENTATION + name);
  }
}
