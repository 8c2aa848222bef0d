package io.tao4j.networks.classification;

import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecLayout.ChoiceField;
import io.tao4j.spec.Verb;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The other generations of TAO's classification specs, each a table from its fields to those of
 * {@link ClassificationSpec}. Defaults are those of the generation where they differ.
 */
final class ClassificationLayouts {
  private static final String NO_KEY = "model files are not encrypted";
  private static final String RESULTS = "the results folder is that of the call, -r";
  private static final String ONE_DEVICE = "one device computes, --device chooses it";
  private static final String TENSORRT = "TensorRT engines are not built from a spec";
  private static final String LOGGING = "TensorBoard events are always written";
  private static final String FOLDERS = "the classes are the folders of the training set";
  private static final String EXPORT = "export takes its files from the call, -m and -o";
  private static final String INFERENCE = "inference takes its files from the call, -m and -i";

  private static final Pattern DEPTH = Pattern.compile("(resnet|vgg|darknet|cspdarknet)_?(\\d+)");

  private static final String AUGMENTATION = "train_config.pytorch_augmentation.";
  private static final String SIZE = "model_config.input_image_size";
  private static final String COSINE = "train_config.lr_config.cosine";
  private static final String LINEAR = "train_config.lr_config.linear";
  private static final String STEP = "train_config.lr_config.step";
  private static final String MULTI_STEP = "train_config.lr_config.multi_step";
  private static final String SOFT_ANNEAL = "train_config.lr_config.soft_anneal";

  private ClassificationLayouts() {}

  static List<SpecLayout> all() {
    return List.of(tf2(), pytorch(), pytorch5());
  }

  private static SpecLayout tf2() {
    SpecLayout.Builder table =
        SpecLayout.builder(
            "classification_tf2", "YAML of TAO's TF2 classification, release 4 and later.");
    table
        .ignored("results_dir", RESULTS)
        .ignored("encryption_key", NO_KEY)
        .ignored("num_gpus", ONE_DEVICE)
        .ignored("gpu_ids", ONE_DEVICE)
        .ignored("num_processes", ONE_DEVICE)
        .ignored("multi_node", ONE_DEVICE)
        .ignored("mpi_args", ONE_DEVICE)
        .ignored("cuda_blocking", ONE_DEVICE)
        .ignored("data_format", "the engine chooses the layout of its tensors")
        .ignored("verbose", "the command line has --debug");
    table
        .computed("model_config.arch", "family of the name", v -> family(v.get(0)), BACKBONE_TF2)
        .computed("model_config.n_layers", "depth in the name", v -> depth(v.get(0)), BACKBONE_TF2)
        .written(
            "model.backbone",
            ClassificationLayouts::backbone,
            "model_config.arch",
            "model_config.n_layers")
        .computed(
            "model_config.input_image_size",
            "joined to \"C,H,W\"; default 3,256,256",
            values -> String.join(",", values),
            "model.input_channels=3",
            "model.input_height=256",
            "model.input_width=256")
        .written("model.input_channels", v -> size(v.get(0), 0), SIZE)
        .written("model.input_height", v -> size(v.get(0), 1), SIZE)
        .written("model.input_width", v -> size(v.get(0), 2), SIZE)
        .moved("model.input_image_depth", "model_config.input_image_depth")
        .moved("model.resize_interpolation_method", "model_config.resize_interpolation_method")
        .moved("model.use_batch_norm", "model_config.use_batch_norm")
        .moved("model.use_bias", "model_config.use_bias")
        .moved("model.use_pooling", "model_config.use_pooling", "true")
        .moved("model.all_projections", "model_config.all_projections", "false")
        .moved("model.freeze_bn", "model_config.freeze_bn")
        .moved("model.freeze_blocks", "model_config.freeze_blocks")
        .moved("model.retain_head", "model_config.retain_head")
        .moved("model.dropout", "model_config.dropout", "0.0")
        .moved("model.activation_type", "model_config.activation.activation_type")
        .moved("model.byom_model", "model_config.byom_model");
    table
        .moved("dataset.train_dataset_path", "train_config.train_dataset_path")
        .moved("dataset.val_dataset_path", "train_config.val_dataset_path")
        .moved("dataset.preprocess_mode", "train_config.preprocess_mode")
        .computed(
            "train_config.image_mean",
            "b, g, r, or one value for all channels",
            v -> mean(v.get(0), v.get(1)),
            "dataset.image_mean",
            "model.input_channels=3")
        .written("dataset.image_mean", v -> means(v.get(0)), "train_config.image_mean")
        .ignored("dataset.num_classes", FOLDERS)
        .moved("dataset.augmentation.enable_random_crop", "train_config.enable_random_crop")
        .moved("dataset.augmentation.enable_center_crop", "train_config.enable_center_crop")
        .computed(
            "eval_config.enable_center_crop",
            "the same",
            v -> v.get(0),
            "dataset.augmentation.enable_center_crop=true")
        .moved(
            "dataset.augmentation.enable_color_augmentation",
            "train_config.enable_color_augmentation")
        .moved("train.enable_color_augmentation", "train_config.enable_color_augmentation", "false")
        .moved(
            "dataset.augmentation.disable_horizontal_flip", "train_config.disable_horizontal_flip")
        .moved("dataset.augmentation.mixup_alpha", "train_config.mixup_alpha")
        .moved("train.mixup_alpha", "train_config.mixup_alpha", "0.0");
    table
        .computed(
            "train_config.enable_qat",
            "true; false, as it is, asks for no training",
            v -> isTrue(v.get(0)) ? "true" : "",
            "train.qat=false")
        .written("train.qat", v -> v.get(0), "train_config.enable_qat")
        .moved("train.checkpoint", "train_config.pretrained_model_path")
        .ignored("train.resume_training_checkpoint_path", "--resume goes on where a run stopped")
        .ignored("train.results_dir", RESULTS)
        .moved("train.batch_size_per_gpu", "train_config.batch_size_per_gpu")
        .moved("train.num_epochs", "train_config.n_epochs", "100")
        .moved("train.n_workers", "train_config.n_workers", "10")
        .moved("train.random_seed", "train_config.random_seed")
        .moved("train.label_smoothing", "train_config.label_smoothing", "0.01")
        .moved("train.validation_interval", "train_config.validation_period", "10")
        .moved("train.checkpoint_interval", "train_config.checkpoint_interval")
        .moved("train.reg_config.type", "train_config.reg_config.type")
        .computed(
            "train_config.reg_config.scope",
            "joined by commas",
            v -> v.get(0),
            "train.reg_config.scope")
        .written(
            "train.reg_config.scope", v -> "[" + v.get(0) + "]", "train_config.reg_config.scope")
        .moved("train.reg_config.weight_decay", "train_config.reg_config.weight_decay", "1.5e-5")
        .moved("train.bn_config.momentum", "model_config.batch_norm_config.momentum")
        .moved("train.bn_config.epsilon", "model_config.batch_norm_config.epsilon")
        .choice(
            "train.lr_config.scheduler",
            "cosine",
            words("cosine", COSINE, "soft_anneal", SOFT_ANNEAL, "step", STEP),
            ChoiceField.of("train.lr_config.learning_rate", "learning_rate", "0.05"),
            ChoiceField.of(
                "train.lr_config.soft_start", "soft_start", "0.05", "cosine", "soft_anneal"),
            ChoiceField.of("train.lr_config.min_lr_ratio", "min_lr_ratio", "3e-5", "cosine"),
            ChoiceField.of(
                "train.lr_config.annealing_points",
                "annealing_points",
                "[0.33, 0.66, 0.88]",
                "soft_anneal"),
            ChoiceField.of(
                "train.lr_config.annealing_divider", "annealing_divider", "10", "soft_anneal"),
            ChoiceField.of("train.lr_config.step_size", "step_size", "10", "step"),
            ChoiceField.of("train.lr_config.gamma", "gamma", "1.5e-5", "step"))
        .choice(
            "train.optim_config.optimizer",
            "sgd",
            optimizers("sgd", "adam", "rmsprop"),
            ChoiceField.of("train.optim_config.momentum", "momentum", "0.99", "sgd"),
            ChoiceField.of("train.optim_config.nesterov", "nesterov", "true", "sgd"),
            ChoiceField.of("train.optim_config.beta_1", "beta_1", "0.99", "adam"),
            ChoiceField.of("train.optim_config.beta_2", "beta_2", "0.99", "adam"),
            ChoiceField.of("train.optim_config.rho", "rho", "0.5", "rmsprop"),
            ChoiceField.of("train.optim_config.epsilon", "epsilon", "0.0001", "adam", "rmsprop"))
        .ignored("train.optim_config.lr", "train.lr_config gives the rate")
        .ignored("train.optim_config.decay", "train.lr_config gives the rate")
        .ignored("train.wandb", LOGGING)
        .ignored("train.clearml", LOGGING);
    table
        .moved("evaluate.dataset_path", "eval_config.eval_dataset_path")
        .moved("evaluate.checkpoint", "eval_config.model_path")
        .moved("evaluate.top_k", "eval_config.top_k")
        .moved("evaluate.batch_size", "eval_config.batch_size", "64")
        .computed(
            "eval_config.n_workers",
            "0, the thread of the caller, is one thread too",
            v -> v.get(0).equals("0") ? "1" : v.get(0),
            "evaluate.n_workers")
        .written("evaluate.n_workers", v -> v.get(0), "eval_config.n_workers")
        .ignored("evaluate.classmap", "a model file brings its class names")
        .ignored("evaluate.trt_engine", TENSORRT)
        .ignored("evaluate.results_dir", RESULTS)
        .ignored("inference", INFERENCE, Verb.INFERENCE)
        .ignored("prune", "prune takes its settings from the call, -m, -o and -pth", Verb.PRUNE)
        .ignored("export", EXPORT, Verb.EXPORT)
        .ignored("gen_trt_engine", TENSORRT);
    return table.build();
  }

  private static final String BACKBONE_TF2 = "model.backbone=efficientnet-b0";

  private static SpecLayout pytorch() {
    SpecLayout.Builder table =
        SpecLayout.builder(
            "classification_pyt", "YAML of TAO's PyTorch classification, release 5.5 and later.");
    shared(table);
    table
        .computed(
            "model_config.input_image_size",
            "\"3,S,S\"; default 3,224,224",
            v -> "3," + v.get(0) + "," + v.get(0),
            "dataset.img_size=224")
        .written("dataset.img_size", v -> size(v.get(0), 1), SIZE)
        .moved("model.backbone.pretrained_backbone_path", "train_config.pretrained_model_path")
        .always("model.backbone.freeze_backbone", "false", "model_config.freeze_blocks freezes")
        .moved("model.head.loss.label_smooth_val", "train_config.label_smoothing")
        .moved("dataset.train_dataset.images_dir", "train_config.train_dataset_path")
        .moved("dataset.val_dataset.images_dir", "train_config.val_dataset_path")
        .ignored(
            "dataset.test_dataset",
            "evaluate reads dataset.val_dataset, as in TAO; inference takes its pictures from the"
                + " call, -i")
        .ignored("dataset.quant_calibration_dataset", "the spec has no calibration set")
        .ignored("dataset.train_nolabel", "every picture has a class")
        .always("dataset.dataset", "CLDataset", "a folder of class folders is read")
        .ignored("dataset.root_dir", "each set names its own folder")
        .ignored("dataset.classes_file", FOLDERS)
        .ignored("dataset.num_classes", FOLDERS)
        .always("dataset.shuffle", "true", "training sets are always shuffled")
        .moved("dataset.batch_size", "train_config.batch_size_per_gpu", "8")
        .computed(
            "eval_config.batch_size",
            "that of the data set where it is -1 or absent",
            v -> v.get(0).equals("-1") ? v.get(1) : v.get(0),
            "evaluate.batch_size=-1",
            "dataset.batch_size=8")
        .written("evaluate.batch_size", v -> v.get(0), "eval_config.batch_size")
        .moved("dataset.workers", "train_config.n_workers", "8")
        .moved("evaluate.checkpoint", "eval_config.model_path")
        .ignored("evaluate.trt_engine", TENSORRT, Verb.EVALUATE)
        .ignored("evaluate.results_dir", RESULTS, Verb.EVALUATE)
        .ignored("evaluate.vis_after_n_batches", "no pictures are drawn", Verb.EVALUATE)
        .always("evaluate.is_quantized", "false", "the model file says what it is")
        .ignored("evaluate.num_gpus", ONE_DEVICE)
        .ignored("evaluate.gpu_ids", ONE_DEVICE)
        .ignored("evaluate.num_nodes", ONE_DEVICE);
    table
        .constant("train_config.pytorch_augmentation.enable", "true")
        .constant("train_config.enable_random_crop", "false")
        .constant("train_config.enable_color_augmentation", "false")
        .constant("train_config.enable_center_crop", "false")
        .constant("eval_config.enable_center_crop", "false");
    probability(table, "random_flip", "hflip_probability", "horizontal_flip_probability", "0.5");
    probability(table, "random_flip", "vflip_probability", "vertical_flip_probability", "0.5");
    probability(table, "random_rotate", "rotate_probability", "rotate_probability", "0.5");
    probability(table, "random_erase", "erase_probability", "erase_probability", "0.2");
    probability(table, "random_color", "brightness", "brightness", "0.3");
    probability(table, "random_color", "contrast", "contrast", "0.3");
    probability(table, "random_color", "saturation", "saturation", "0.3");
    probability(table, "random_color", "hue", "hue", "0.0");
    table
        .moved("dataset.augmentation.random_rotate.angle_list", AUGMENTATION + "angles")
        .ignored(
            "dataset.augmentation.random_color.color_probability",
            "colours of every picture change, as in TAO")
        .moved("dataset.augmentation.random_aug.enable", AUGMENTATION + "rand_augment")
        .computed(
            AUGMENTATION + "scale_crop",
            "empty where it is off",
            v -> isTrue(v.get(0)) ? "[" + v.get(1) + "]" : "[]",
            "dataset.augmentation.with_scale_random_crop.enable=true",
            "dataset.augmentation.with_scale_random_crop.scale_range=1,1.2")
        .written(
            "dataset.augmentation.with_scale_random_crop.enable",
            v -> String.valueOf(!v.get(0).isEmpty()),
            AUGMENTATION + "scale_crop")
        .written(
            "dataset.augmentation.with_scale_random_crop.scale_range",
            v -> v.get(0).isEmpty() ? "" : "[" + v.get(0) + "]",
            AUGMENTATION + "scale_crop")
        .moved("dataset.augmentation.with_random_blur", AUGMENTATION + "blur")
        .moved("dataset.augmentation.with_random_crop", AUGMENTATION + "random_resized_crop")
        .moved("dataset.augmentation.mean", "train_config.pixel_mean")
        .moved("dataset.augmentation.std", "train_config.pixel_std")
        .computed(
            "train_config.mixup_alpha",
            "0 where mixup_cutmix is off",
            v -> isTrue(v.get(0)) ? v.get(1) : "0.0",
            "dataset.augmentation.mixup_cutmix=false",
            "dataset.augmentation.mixup_alpha=0.4")
        .written(
            "dataset.augmentation.mixup_cutmix",
            v -> String.valueOf(Double.parseDouble(v.get(0)) > 0),
            "train_config.mixup_alpha")
        .written("dataset.augmentation.mixup_alpha", v -> v.get(0), "train_config.mixup_alpha");
    table
        .moved("train.seed", "train_config.random_seed", "1234")
        .moved("train.num_epochs", "train_config.n_epochs", "10")
        .moved("train.validation_interval", "train_config.validation_period")
        .moved("train.checkpoint_interval", "train_config.checkpoint_interval", "1")
        .always("train.checkpoint_interval_unit", "epoch", "checkpoints are those of epochs")
        .ignored("train.resume_training_checkpoint_path", "--resume goes on where a run stopped")
        .moved("train.pretrained_model_path", "train_config.pretrained_model_path")
        .ignored("train.precision", "--precision chooses the number format")
        .moved("train.clip_grad_norm", "train_config.gradient_clip_norm", "2.0")
        .computed(
            "train_config.ema_decay",
            "0 where enable_ema is off",
            v -> isTrue(v.get(0)) ? v.get(1) : "0.0",
            "train.enable_ema=false",
            "train.ema_decay=0.998")
        .written(
            "train.enable_ema",
            v -> String.valueOf(Double.parseDouble(v.get(0)) > 0),
            "train_config.ema_decay")
        .written("train.ema_decay", v -> v.get(0), "train_config.ema_decay")
        .ignored("train.num_gpus", ONE_DEVICE)
        .ignored("train.gpu_ids", ONE_DEVICE)
        .ignored("train.num_nodes", ONE_DEVICE)
        .ignored("train.cudnn", "results repeat with the same seed")
        .ignored("train.tensorboard", LOGGING)
        .ignored("train.results_dir", RESULTS)
        .ignored("train.optim.monitor_name", "the best model is chosen by top_1")
        .ignored("train.optim.skip_names", "the penalty is on kernels only");
    optimizer(table, "train.optim.optim", "adamw");
    table
        .choice(
            "train.optim.policy",
            "linear",
            words("linear", LINEAR, "cosine", COSINE, "multistep", MULTI_STEP, "step", MULTI_STEP),
            ChoiceField.of("train.optim.lr", "learning_rate", "6e-5"),
            ChoiceField.of("train.optim.policy_params.gamma", "gamma", "0.1", "multistep", "step"))
        .computed(
            MULTI_STEP + ".milestones",
            "milestones for multistep, each step_size epochs for step",
            v -> milestones(v.get(0), v.get(1), v.get(2), v.get(3)),
            "train.optim.policy_params.milestones=10,20",
            "train.optim.policy_params.step_size=30",
            "train.num_epochs=10",
            "train.optim.policy=linear")
        .written(
            "train.optim.policy_params.milestones",
            v -> "[" + v.get(0) + "]",
            MULTI_STEP + ".milestones");
    warmUp(table, LINEAR, "linear");
    warmUp(table, COSINE, "cosine");
    warmUp(table, MULTI_STEP, "multistep", "step");
    table
        .ignored("distill", "train_config.distillation names a teacher, its model file")
        .ignored("quantize", "quantize takes its settings from the call");
    return table.build();
  }

  /** A number of a group of {@code dataset.augmentation}; 0 where the group is off. */
  private static void probability(
      SpecLayout.Builder table, String group, String field, String name, String absent) {
    String from = "dataset.augmentation." + group + ".";
    table
        .computed(
            AUGMENTATION + name,
            "0 where the group is off",
            v -> isTrue(v.get(0)) ? String.valueOf(Double.parseDouble(v.get(1))) : "0.0",
            from + "enable=true",
            from + field + "=" + absent)
        .written(from + field, v -> v.get(0), AUGMENTATION + name);
  }

  /** The warm-up of the schedule that {@code train.optim.policy} names by one of the words. */
  private static void warmUp(SpecLayout.Builder table, String group, String... words) {
    table
        .computed(
            group + ".soft_start",
            "warmup_epochs / num_epochs",
            v ->
                List.of(words).contains(v.get(2).toLowerCase(Locale.ROOT))
                    ? String.valueOf(Double.parseDouble(v.get(0)) / Double.parseDouble(v.get(1)))
                    : "",
            "train.optim.warmup_epochs=0",
            "train.num_epochs=10",
            "train.optim.policy=linear")
        .written(
            "train.optim.warmup_epochs",
            v ->
                String.valueOf(
                    Math.round(Double.parseDouble(v.get(0)) * Double.parseDouble(v.get(1)))),
            group + ".soft_start",
            "train_config.n_epochs");
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

  private static SpecLayout pytorch5() {
    SpecLayout.Builder table =
        SpecLayout.builder(
            "classification_pyt 5.0", "YAML of TAO's PyTorch classification, releases 5.0 to 5.3.");
    shared(table);
    String config = "train.train_config.";
    table
        .constant("model_config.input_image_size", "\"3,224,224\"")
        .constant("train_config.enable_random_crop", "false")
        .constant("train_config.enable_random_resized_crop", "true")
        .constant("train_config.center_crop_ratio", "1.143")
        .constant("train_config.mixup_alpha", "0.0")
        .ignored("model.backbone.custom_args", "a backbone is named by its type")
        .always("model.backbone.freeze", "false", "model_config.freeze_blocks freezes")
        .ignored("model.backbone.pretrained", "train_config.pretrained_model_path names weights")
        .moved("model.init_cfg.checkpoint", "train_config.pretrained_model_path")
        .ignored("model.head.num_classes", FOLDERS)
        .ignored("model.head.loss.loss_weight", "there is one loss")
        .always("model.head.loss.use_soft", "false", "mixup and smoothing make soft targets")
        .moved("dataset.data.samples_per_gpu", "train_config.batch_size_per_gpu")
        .moved("dataset.data.workers_per_gpu", "train_config.n_workers")
        .moved("dataset.data.train.data_prefix", "train_config.train_dataset_path")
        .moved("dataset.data.val.data_prefix", "train_config.val_dataset_path")
        .moved("dataset.data.test.data_prefix", "eval_config.eval_dataset_path")
        .ignored("dataset.img_norm_cfg", "train_config.preprocess_mode says it")
        .ignored("dataset.sampler", "training sets are always shuffled");
    for (String set : List.of("train", "val", "test")) {
      String data = "dataset.data." + set + ".";
      table
          .ignored(data + "pipeline", "train_config has switches for it")
          .ignored(data + "classes", FOLDERS)
          .ignored(data + "ann_file", FOLDERS);
    }
    table
        .moved("train.exp_config.seed", "train_config.random_seed")
        .ignored("train.exp_config.deterministic", "results repeat with the same seed")
        .ignored("train.exp_config.MASTER_ADDR", ONE_DEVICE)
        .moved(config + "runner.max_epochs", "train_config.n_epochs")
        .ignored(config + "runner.type", "epochs are counted")
        .moved(config + "checkpoint_config.interval", "train_config.checkpoint_interval")
        .moved(config + "evaluation.interval", "train_config.validation_period")
        .ignored(config + "evaluation.metric", "the best model is chosen by top_1")
        .always(config + "validate", "true", "a validation set is always used")
        .ignored(config + "logging", LOGGING)
        .ignored(config + "find_unused_parameters", ONE_DEVICE)
        .moved(config + "optimizer_config.grad_clip.max_norm", "train_config.gradient_clip_norm")
        .ignored(config + "resume_training_checkpoint_path", "--resume goes on")
        .choice(
            config + "optimizer.type",
            "sgd",
            optimizers("sgd", "adam", "adamw"),
            ChoiceField.of(config + "optimizer.momentum", "momentum", null, "sgd"),
            ChoiceField.of(config + "optimizer.weight_decay", "weight_decay", null, "adamw"))
        .choice(
            config + "lr_config.policy",
            "cosineannealing",
            words("cosineannealing", COSINE, "step", STEP),
            ChoiceField.of(config + "optimizer.lr", "learning_rate", "0.01"))
        .computed(
            COSINE + ".min_lr_ratio",
            "min_lr / optimizer.lr",
            v ->
                v.get(2).equalsIgnoreCase("step")
                    ? ""
                    : String.valueOf(Double.parseDouble(v.get(0)) / Double.parseDouble(v.get(1))),
            config + "lr_config.min_lr=0",
            config + "optimizer.lr=0.01",
            config + "lr_config.policy=CosineAnnealing")
        .written(
            config + "lr_config.min_lr",
            v -> String.valueOf(Double.parseDouble(v.get(0)) * Double.parseDouble(v.get(1))),
            COSINE + ".min_lr_ratio",
            COSINE + ".learning_rate");
    for (String warmUp : List.of("warmup", "warmup_iters", "warmup_by_epoch", "warmup_ratio")) {
      table.ignored(
          config + "lr_config." + warmUp,
          "the warm-up is train_config.lr_config.cosine.soft_start");
    }
    return table.build();
  }

  /** What both PyTorch layouts have. */
  private static void shared(SpecLayout.Builder table) {
    table
        .ignored("results_dir", RESULTS)
        .ignored("encryption_key", NO_KEY)
        .ignored("model_name", "a run is named by its results folder")
        .ignored("wandb", LOGGING)
        .constant("train_config.preprocess_mode", "torch")
        .constant("model_config.dropout", "0.0")
        .computed(
            "model_config.arch", "family of the name", v -> family(v.get(0)), "model.backbone.type")
        .computed(
            "model_config.n_layers",
            "depth in the name",
            v -> depth(v.get(0)),
            "model.backbone.type")
        .written(
            "model.backbone.type",
            ClassificationLayouts::backbone,
            "model_config.arch",
            "model_config.n_layers")
        .ignored("model.head.type", "the head is one dense layer")
        .always("model.head.binary", "false", "two classes are two outputs")
        .ignored("model.head.in_channels", "the backbone says it")
        .ignored("model.head.custom_args", "the head is one dense layer")
        .always("model.head.loss.type", "CrossEntropyLoss", "the loss is cross entropy")
        .computed("eval_config.top_k", "the largest", v -> largest(v.get(0)), "model.head.topk=1")
        .written("model.head.topk", v -> "[" + v.get(0) + "]", "eval_config.top_k")
        .ignored("inference", INFERENCE, Verb.INFERENCE)
        .ignored("export", EXPORT, Verb.EXPORT)
        .ignored("gen_trt_engine", TENSORRT);
  }

  private static void optimizer(SpecLayout.Builder table, String word, String absent) {
    String group = word.substring(0, word.lastIndexOf('.') + 1);
    String choice = word + "=" + absent;
    table
        .choice(
            word,
            absent,
            optimizers("adamw", "adam", "sgd"),
            ChoiceField.of(group + "momentum", "momentum", null, "sgd"))
        .computed(
            "train_config.optimizer.adamw.weight_decay",
            "for adamw",
            v -> v.get(0).equals("adamw") ? v.get(1) : "",
            choice,
            group + "weight_decay=0.01")
        .computed(
            "train_config.reg_config.weight_decay",
            "half of it for adam and sgd, whose penalty is on the gradient",
            v ->
                v.get(0).equals("adamw") ? "0.0" : String.valueOf(Double.parseDouble(v.get(1)) / 2),
            choice,
            group + "weight_decay=0.01")
        .written(
            group + "weight_decay",
            v -> String.valueOf(2 * Double.parseDouble(v.get(0))),
            "train_config.reg_config.weight_decay")
        .written(
            group + "weight_decay", v -> v.get(0), "train_config.optimizer.adamw.weight_decay");
    for (String name : List.of("adam", "adamw")) {
      for (int i = 0; i < 2; i++) {
        int index = i;
        table.computed(
            "train_config.optimizer." + name + ".beta_" + (i + 1),
            "item " + i,
            v -> v.get(0).equals(name) ? v.get(1).split(",", -1)[index].strip() : "",
            choice,
            group + "betas=0.9,0.999");
      }
      table.written(
          group + "betas",
          v -> "[" + String.join(", ", v) + "]",
          "train_config.optimizer." + name + ".beta_1",
          "train_config.optimizer." + name + ".beta_2");
    }
  }

  private static Map<String, String> optimizers(String... names) {
    Map<String, String> groups = new LinkedHashMap<>();
    for (String name : names) {
      groups.put(name, "train_config.optimizer." + name);
    }
    return groups;
  }

  private static Map<String, String> words(String... pairs) {
    Map<String, String> groups = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      groups.put(pairs[i], pairs[i + 1]);
    }
    return groups;
  }

  /** {@code resnet_34} to {@code resnet}, {@code efficientnet-b0} to {@code efficientnet_b0}. */
  private static String family(String backbone) {
    Matcher matcher = DEPTH.matcher(plain(backbone));
    return matcher.matches() ? matcher.group(1) : "'" + plain(backbone).replace("'", "''") + "'";
  }

  /** The reverse of {@link #family} and {@link #depth}. */
  private static String backbone(List<String> archAndLayers) {
    String arch = archAndLayers.get(0);
    boolean family = DEPTH.matcher(arch + "_" + archAndLayers.get(1)).matches();
    return "'" + (family ? arch + "_" + archAndLayers.get(1) : arch).replace("'", "''") + "'";
  }

  /** One number of {@code 3,224,224}; empty text where it is no size. */
  private static String size(String text, int index) {
    return ClassificationSettings.inputSize(text)
        .map(size -> String.valueOf(size[index]))
        .orElse("");
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

  private static String depth(String backbone) {
    Matcher matcher = DEPTH.matcher(plain(backbone));
    return matcher.matches() ? matcher.group(2) : "";
  }

  private static String plain(String backbone) {
    return backbone.toLowerCase(Locale.ROOT).replace('-', '_');
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

  private static String largest(String values) {
    int largest = 0;
    for (String one : values.split(",")) {
      largest = Math.max(largest, Integer.parseInt(one.strip()));
    }
    return String.valueOf(largest);
  }

  private static boolean isTrue(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException("true or false is needed, got " + word);
    };
  }
}
