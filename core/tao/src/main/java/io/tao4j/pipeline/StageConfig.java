package io.tao4j.pipeline;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A stage of a pipeline: a verb with its settings. */
public record StageConfig(
    @Field(
            description =
                "what to do; a training after another stage starts from that one's model, validate ends"
                    + " the chain where a training would not start with the data",
            required = true,
            allowed = {"validate", "train", "evaluate", "prune", "export", "inference"})
        String verb,
    @Field(description = "name of the stage and its folder; absent, the verb")
        Optional<String> name,
    @Field(description = "fields of the spec to set in this stage, each as PATH=VALUE")
        List<String> set,
    @Field(
            description = "prune: share of all parameters to remove",
            min = 0,
            max = 1,
            exclusiveMin = true,
            exclusiveMax = true,
            oneof = "target")
        Optional<Double> share,
    @Field(description = "prune: channels with a score up to this go", min = 0, oneof = "target")
        Optional<Double> threshold,
    @Field(
            description = "prune: channels are kept in multiples of this",
            defaultValue = "8",
            min = 1)
        int granularity,
    @Field(
            description = "prune: a layer keeps at least so many channels",
            defaultValue = "16",
            min = 1)
        int minimumFilters,
    @Field(
            description =
                "export: number formats, measured against each other where there are several",
            defaultValue = "[FP32]",
            allowed = {"FP32", "FP16", "INT8"})
        List<String> dataTypes,
    @Field(description = "export: pictures that 8 bits are calibrated on", path = PathKind.FOLDER)
        Optional<Path> calibrationImages,
    @Field(description = "inference: a picture or a folder of pictures", path = PathKind.EXISTING)
        Optional<Path> input) {

  /** Copies the lists. */
  public StageConfig {
    set = List.copyOf(set);
    dataTypes = List.copyOf(dataTypes);
  }

  /** A stage with all else as it is by default. */
  public static StageConfig of(Verb verb) {
    return new StageConfig(
        verb.word(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        8,
        16,
        List.of("FP32"),
        Optional.empty(),
        Optional.empty());
  }

  /** What it uses the spec for. */
  public Verb use() {
    return Verb.valueOf(verb.toUpperCase(Locale.ROOT));
  }

  /** Whether the stages after it get its model. */
  public boolean givesModel() {
    return use() == Verb.TRAIN || use() == Verb.PRUNE;
  }

  private boolean needsModel() {
    return use() != Verb.TRAIN && use() != Verb.VALIDATE;
  }

  void check(String path, RuleContext context, boolean model) {
    if (needsModel() && !model) {
      context.error(
          path, "'" + verb + "' needs a model", "put a stage with the verb train before it");
    }
    if (use() == Verb.PRUNE && share.isEmpty() && threshold.isEmpty()) {
      context.error(path, "'prune' needs share or threshold", "for example share: 0.5");
    }
    if (use() == Verb.INFERENCE && input.isEmpty()) {
      context.error(path, "'inference' needs input, a picture or a folder of pictures", "");
    }
    if (use() == Verb.EXPORT && dataTypes.contains("INT8") && calibrationImages.isEmpty()) {
      context.error(
          path, "INT8 needs calibration_images, a folder of pictures", "or train with enable_qat");
    }
    unused(path, context, Verb.PRUNE, "share", "threshold", "granularity", "minimum_filters");
    unused(path, context, Verb.EXPORT, "data_types", "calibration_images");
    unused(path, context, Verb.INFERENCE, "input");
    checkSettings(set, path + ".set", context);
  }

  private void unused(String path, RuleContext context, Verb owner, String... fields) {
    for (String field : fields) {
      if (use() != owner && context.given(path + "." + field)) {
        context.ignored(path + "." + field, "it is for " + owner.word());
      }
    }
  }

  static void checkSettings(List<String> settings, String path, RuleContext context) {
    for (String setting : settings) {
      if (setting.indexOf('=') < 1) {
        context.error(
            path, "'" + setting + "' is no PATH=VALUE", "write a field, =, and its value");
      }
    }
  }

  /** The verb and the settings that it uses, for lists: {@code prune share=0.5}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(verb);
    if (use() == Verb.PRUNE) {
      share.ifPresent(value -> text.append(" share=").append(value));
      threshold.ifPresent(value -> text.append(" threshold=").append(value));
      text.append(" granularity=").append(granularity);
      text.append(" minimum_filters=").append(minimumFilters);
    }
    if (use() == Verb.EXPORT) {
      text.append(" data_types=").append(String.join(",", dataTypes));
      calibrationImages.ifPresent(folder -> text.append(" calibration_images=").append(folder));
    }
    input.filter(file -> use() == Verb.INFERENCE).ifPresent(f -> text.append(" input=").append(f));
    set.forEach(setting -> text.append(' ').append(setting));
    return text.toString();
  }
}
