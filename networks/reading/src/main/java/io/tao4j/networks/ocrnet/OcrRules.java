package io.tao4j.networks.ocrnet;

import io.tao4j.graph.SourceOp;
import io.tao4j.networks.ocrnet.OcrSpec.Dataset;
import io.tao4j.networks.ocrnet.OcrSpec.Model;
import io.tao4j.networks.ocrnet.OcrSpec.Optim;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;

/** What must hold between fields. */
final class OcrRules implements SpecRules<OcrSpec> {
  static final String IDLE_BEAM = "Attn writes the best character of each step";
  private static final int FAN_STRIDE = 8;

  /** Its last maps halve the height five times. */
  private static final int LEAST_HEIGHT_OF_RESNET = 32;

  @Override
  public void check(OcrSpec spec, RuleContext context) {
    if (context.isFor(Verb.TRAIN) && spec.model().isAttention()) {
      context.ignoredIfGiven(IDLE_BEAM, "evaluate.beam_width", "inference.beam_width");
    }
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    Dataset data = spec.dataset();
    if (data.trainGtFile().isPresent() && data.trainDatasetDir().size() != 1) {
      context.error(
          "dataset.train_gt_file",
          "it lists the pictures of one folder, train_dataset_dir has "
              + data.trainDatasetDir().size(),
          "give one folder, or folders of LMDB without train_gt_file");
    }
    if (data.augmentation().keepAspectRatio()) {
      context.unsupported(
          "dataset.augmentation.keep_aspect_ratio",
          "pictures are stretched to the size of the input",
          "false");
    }
    network(spec.model(), data, context);
    optim(spec.train().optim(), context);
  }

  private static void network(Model model, Dataset data, RuleContext context) {
    if (model.inputChannel() != 1 && model.inputChannel() != 3) {
      context.error(
          "model.input_channel",
          "pictures have 1 or 3 channels, not " + model.inputChannel(),
          "3 for colour, 1 for grey");
    }
    boolean sizes = size("input_height", model.inputHeight(), model, context);
    sizes &= size("input_width", model.inputWidth(), model, context);
    if (model.featureChannel() % 16 != 0) {
      context.error(
          "model.feature_channel",
          "%s channels: the first layer has a sixteenth of them".formatted(model.featureChannel()),
          "a multiple of 16");
    }
    if (model.tps()) {
      spline(model, context);
    }
    if (!model.joinsColumns() && model.isAttention()) {
      context.error(
          "model.sequence",
          "the decoder with attention reads columns that are joined",
          "BiLSTM, or prediction: CTC");
    } else if (!model.joinsColumns()) {
      context.ignoredIfGiven("sequence: None has no LSTM", "model.hidden_size");
    }
    if (sizes && !model.isAttention() && steps(model) < data.maxLabelLength()) {
      context.error(
          "dataset.max_label_length",
          "%s characters: a picture of %s pixels has %s steps, a character each at most"
              .formatted(data.maxLabelLength(), model.inputWidth(), steps(model)),
          "%s or less, or a wider input".formatted(steps(model)));
    }
    if (model.prunedGraphPath().isPresent() && model.quantizeModelPath().isPresent()) {
      context.ignored("model.quantize_model_path", "pruned_graph_path names a model too");
    }
    if (model.quantizeModelPath().isPresent() && !model.quantize()) {
      context.ignored("model.quantize_model_path", "quantize is off");
    }
  }

  private static boolean size(String field, int size, Model model, RuleContext context) {
    boolean fan = model.backbone().equals("FAN_tiny_2X");
    if (fan && size % FAN_STRIDE != 0) {
      context.error(
          "model." + field,
          "%s is no multiple of %s".formatted(size, FAN_STRIDE),
          "FAN_tiny_2X takes multiples of 8; TAO trains it at 64x200");
      return false;
    }
    if (field.equals("input_height")
        && model.backbone().equals("ResNet")
        && size < LEAST_HEIGHT_OF_RESNET) {
      context.error(
          "model." + field,
          "%s rows are too few for ResNet".formatted(size),
          LEAST_HEIGHT_OF_RESNET + " or more");
      return false;
    }
    return true;
  }

  private static void spline(Model model, RuleContext context) {
    if (model.numFiducial() % 2 != 0) {
      context.error(
          "model.num_fiducial",
          "%s points: half of them are above the word".formatted(model.numFiducial()),
          "an even number");
    }
    int longer = Math.max(model.inputWidth(), model.inputHeight());
    int most = SourceOp.Constant.MAXIMUM_ELEMENTS / longer;
    if (model.numFiducial() > most) {
      context.error(
          "model.num_fiducial",
          "%s points are too many for an input of %s pixels".formatted(model.numFiducial(), longer),
          "%s or less".formatted(most / 2 * 2));
    }
  }

  /** Steps of the last map. */
  static int steps(Model model) {
    return switch (model.backbone()) {
      case "ResNet" -> model.inputWidth() / 4 + 1;
      case "ResNet2X" -> model.inputWidth() / 2 + 1;
      default -> model.inputWidth() / FAN_STRIDE;
    };
  }

  private static void optim(Optim optim, RuleContext context) {
    if (optim.lrScheduler().filter("AutoReduce"::equals).isPresent()) {
      context.unsupported(
          "train.optim.lr_scheduler", "there is no AutoReduce", "MultiStep, OneCycle or nothing");
    }
    if (optim.lrScheduler().isPresent() || optim.weightDecay().isPresent()) {
      context.notice(
          "train.optim",
          "TAO's ocrnet trains at one rate without a penalty, whatever stands here",
          "here it acts");
    }
    if (optim.lrScheduler().filter("MultiStep"::equals).isEmpty()) {
      context.ignoredIfGiven(
          "only lr_scheduler MultiStep has stairs", "train.optim.lr_steps", "train.optim.lr_decay");
    }
  }
}
