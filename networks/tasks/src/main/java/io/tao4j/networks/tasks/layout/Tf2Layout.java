package io.tao4j.networks.tasks.layout;

import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecLayout.ChoiceField;
import io.tao4j.spec.SpecLayout.Fragment;
import io.tao4j.spec.Verb;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What YAML specs of TAO's TF2 networks share, release 4 and later. */
public final class Tf2Layout {
  private Tf2Layout() {}

  /** Fields at the top that say how a run is started; the call says it here. */
  public static Fragment run() {
    return SpecLayout.fragment()
        .rows(
            "",
            "",
            """
            results_dir : the results folder is that of the call, -r
            encryption_key : model files are not encrypted
            num_gpus, gpu_ids, num_processes, multi_node : one device computes, --device chooses it
            mpi_args, cuda_blocking : one device computes, --device chooses it
            data_format : the engine chooses the layout of its tensors
            verbose : the command line has --debug
            """)
        .toFragment();
  }

  /** {@code reg_config} and {@code bn_config} of {@code train}. */
  private static Fragment regularizer() {
    return SpecLayout.fragment()
        .rows("reg_config", "train_config.reg_config", "type -> type")
        .computed(
            "train_config.reg_config.scope",
            "joined by commas",
            LayoutValues.same(),
            "reg_config.scope")
        .written("reg_config.scope", LayoutValues.list(), "train_config.reg_config.scope")
        .rows("reg_config", "train_config.reg_config", "weight_decay = 1.5e-5 -> weight_decay")
        .rows(
            "bn_config",
            "model_config.batch_norm_config",
            """
            momentum -> momentum
            epsilon -> epsilon
            """)
        .toFragment();
  }

  /** {@code input_channels}, {@code input_height} and {@code input_width} of {@code model}. */
  public static Fragment inputSize() {
    String size = "input_image_size";
    return SpecLayout.fragment()
        .computed(
            size,
            "joined to \"C,H,W\"; default 3,256,256",
            values -> String.join(",", values),
            "input_channels=3",
            "input_height=256",
            "input_width=256")
        .written("input_channels", v -> LayoutValues.side(v.get(0), 0), size)
        .written("input_height", v -> LayoutValues.side(v.get(0), 1), size)
        .written("input_width", v -> LayoutValues.side(v.get(0), 2), size)
        .toFragment();
  }

  /** {@code image_mean} of {@code dataset}. */
  public static Fragment imageMean() {
    return SpecLayout.fragment()
        .computed(
            "image_mean",
            "b, g, r, or one value for all channels",
            v -> mean(v.get(0), v.get(1)),
            "image_mean",
            "/model.input_channels=3")
        .written("image_mean", v -> means(v.get(0)), "image_mean")
        .toFragment();
  }

  /** {@code dataset.augmentation}, and the same fields under {@code train}, where 5.0 has them. */
  public static Fragment augmentation() {
    return SpecLayout.fragment()
        .rows(
            "dataset.augmentation",
            "train_config",
            """
            enable_random_crop -> enable_random_crop
            enable_center_crop -> enable_center_crop
            """)
        .computed(
            "eval_config.enable_center_crop",
            "the same",
            LayoutValues.same(),
            "dataset.augmentation.enable_center_crop=true")
        .rows(
            "",
            "train_config",
            """
            dataset.augmentation.enable_color_augmentation -> enable_color_augmentation
            train.enable_color_augmentation = false -> enable_color_augmentation
            dataset.augmentation.disable_horizontal_flip -> disable_horizontal_flip
            dataset.augmentation.mixup_alpha -> mixup_alpha
            train.mixup_alpha = 0.0 -> mixup_alpha
            """)
        .toFragment();
  }

  /** {@code train} with its optimiser, schedule and penalty. */
  public static Fragment train() {
    return SpecLayout.fragment()
        .computed(
            "train_config.enable_qat",
            "true; false, as it is, asks for no training",
            v -> LayoutValues.isTrue(v.get(0)) ? "true" : "",
            "qat=false")
        .written("qat", LayoutValues.same(), "train_config.enable_qat")
        .rows(
            "",
            "train_config",
            """
            checkpoint -> pretrained_model_path
            resume_training_checkpoint_path : --resume goes on where a run stopped
            results_dir : the results folder is that of the call, -r
            batch_size_per_gpu -> batch_size_per_gpu
            num_epochs = 100 -> n_epochs
            n_workers = 10 -> n_workers
            random_seed -> random_seed
            label_smoothing = 0.01 -> label_smoothing
            validation_interval = 10 -> validation_period
            checkpoint_interval -> checkpoint_interval
            """)
        .include(regularizer(), "", "")
        .include(optimizer(), "", "")
        .rows("", "", "wandb, clearml : TensorBoard events are always written")
        .toFragment();
  }

  /** {@code evaluate}. */
  public static Fragment evaluate() {
    return SpecLayout.fragment()
        .rows(
            "",
            "eval_config",
            """
            dataset_path -> eval_dataset_path
            checkpoint -> model_path
            top_k -> top_k
            batch_size = 64 -> batch_size
            """)
        .computed(
            "eval_config.n_workers",
            "0, the thread of the caller, is one thread too",
            v -> v.get(0).equals("0") ? "1" : v.get(0),
            "n_workers")
        .written("n_workers", LayoutValues.same(), "eval_config.n_workers")
        .rows(
            "",
            "",
            """
            classmap : a model file brings its class names
            trt_engine : TensorRT engines are not built from a spec
            results_dir : the results folder is that of the call, -r
            """)
        .toFragment();
  }

  /** {@code lr_config} and {@code optim_config} of {@code train}. */
  private static Fragment optimizer() {
    Fragment schedule =
        SpecLayout.fragment()
            .choice(
                "scheduler",
                "cosine",
                LayoutValues.groupsNamed("cosine", "soft_anneal", "step"),
                ChoiceField.of("learning_rate", "learning_rate", "0.05"),
                ChoiceField.of("soft_start", "soft_start", "0.05", "cosine", "soft_anneal"),
                ChoiceField.of("min_lr_ratio", "min_lr_ratio", "3e-5", "cosine"),
                ChoiceField.of(
                    "annealing_points", "annealing_points", "[0.33, 0.66, 0.88]", "soft_anneal"),
                ChoiceField.of("annealing_divider", "annealing_divider", "10", "soft_anneal"),
                ChoiceField.of("step_size", "step_size", "10", "step"),
                ChoiceField.of("gamma", "gamma", "1.5e-5", "step"))
            .toFragment();
    Fragment optimizer =
        SpecLayout.fragment()
            .choice(
                "optimizer",
                "sgd",
                LayoutValues.groupsNamed("sgd", "adam", "rmsprop"),
                ChoiceField.of("momentum", "momentum", "0.99", "sgd"),
                ChoiceField.of("nesterov", "nesterov", "true", "sgd"),
                ChoiceField.of("beta_1", "beta_1", "0.99", "adam"),
                ChoiceField.of("beta_2", "beta_2", "0.99", "adam"),
                ChoiceField.of("rho", "rho", "0.5", "rmsprop"),
                ChoiceField.of("epsilon", "epsilon", "0.0001", "adam", "rmsprop"),
                ChoiceField.of("decay", "decay", "0.0001"))
            .rows("", "", "lr : train.lr_config gives the rate")
            .toFragment();
    return SpecLayout.fragment()
        .include(schedule, "lr_config", "train_config.lr_config")
        .include(optimizer, "optim_config", "train_config.optimizer")
        .toFragment();
  }

  /** What the sections of the other verbs have; the call says most of it here. */
  public static Fragment verbs() {
    return SpecLayout.fragment()
        .ignored("inference", "inference takes its files from the call, -m and -i", Verb.INFERENCE)
        .ignored("prune", "prune takes its settings from the call, -m, -o and -pth", Verb.PRUNE)
        .ignored("export", "export takes its files from the call, -m and -o", Verb.EXPORT)
        .ignored("gen_trt_engine", "TensorRT engines are not built from a spec")
        .toFragment();
  }

  /** The reverse of {@link #mean}: {@code b=1,g=2,r=3} to {@code [1, 2, 3]}. */
  private static String means(String values) {
    Map<String, String> byChannel = new LinkedHashMap<>();
    for (String one : values.split(",")) {
      int equals = one.indexOf('=');
      if (equals > 0) {
        byChannel.put(one.substring(0, equals), one.substring(equals + 1));
      }
    }
    if (byChannel.keySet().equals(Set.of("l"))) {
      return "[" + byChannel.get("l") + "]";
    }
    return byChannel.keySet().equals(Set.of("b", "g", "r"))
        ? "[%s, %s, %s]".formatted(byChannel.get("b"), byChannel.get("g"), byChannel.get("r"))
        : "";
  }

  private static String mean(String values, String channels) {
    if (values.isEmpty()) {
      return ""; // only the channels are given
    }
    String[] parts = values.split(",");
    if (parts.length == 1 && channels.equals("1")) {
      return "{l: " + Double.parseDouble(parts[0]) + "}";
    }
    if (parts.length == 1) {
      parts = new String[] {parts[0], parts[0], parts[0]};
    }
    if (parts.length != 3) {
      throw new IllegalArgumentException("one or three numbers are needed, got " + values);
    }
    return "{b: %s, g: %s, r: %s}"
        .formatted(Double.valueOf(parts[0]), Double.valueOf(parts[1]), Double.valueOf(parts[2]));
  }
}
