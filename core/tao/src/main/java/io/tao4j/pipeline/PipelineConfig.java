package io.tao4j.pipeline;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.SpecBinder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A pipeline as a file declares it, in YAML or protobuf text:
 *
 * <pre>
 * network: classification
 * spec: spec.yaml
 * stages:
 *   - {verb: train}
 *   - {verb: prune, share: 0.5}
 *   - {verb: train, set: ["train_config.n_epochs=5"]}
 *   - {verb: evaluate}
 *   - {verb: export}
 * </pre>
 */
public record PipelineConfig(
    @Field(description = "network, by its name or an alias", required = true) String network,
    @Field(description = "spec of the network", required = true, path = PathKind.FILE) Path spec,
    @Field(
            description =
                "folder for what the stages write, relative to the pipeline's file; absent, the"
                    + " file's name without its ending, beside it")
        Optional<String> results,
    @Field(
            description = "what computes; absent, PyTorch trains and the fastest evaluates",
            allowed = {"PYTORCH", "TENSORFLOW"})
        Optional<String> engine,
    @Field(description = "where to compute: cpu, gpu or gpu:N", defaultValue = "cpu") String device,
    @Field(description = "fields of the spec to set in all stages, each as PATH=VALUE")
        List<String> set,
    @Field(description = "what to do, in order") List<StageConfig> stages) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,60}");

  /** Reads pipeline files. */
  public static SpecBinder<PipelineConfig> binder() {
    return SpecBinder.of(PipelineConfig.class)
        .withRules(
            (pipeline, context) -> {
              if (pipeline.stages().isEmpty()) {
                context.error("stages", "the pipeline has no stages", "give one or more");
              }
              StageConfig.checkSettings(pipeline.set(), "set", context);
              Set<String> names = new HashSet<>();
              boolean model = false;
              for (int i = 0; i < pipeline.stages().size(); i++) {
                StageConfig stage = pipeline.stages().get(i);
                String path = "stages[" + i + "]";
                stage.check(path, context, model);
                model |= stage.givesModel();
                stage
                    .name()
                    .ifPresent(
                        name -> {
                          if (!NAME.matcher(name).matches()) {
                            context.error(
                                path + ".name",
                                "'" + name + "' cannot be a stage's name",
                                "letters, digits, _ and -, at most 60");
                          } else if (!names.add(name)) {
                            context.error(
                                path + ".name", "two stages are named '" + name + "'", "");
                          }
                        });
              }
            });
  }

  /** Copies the lists. */
  public PipelineConfig {
    set = List.copyOf(set);
    stages = List.copyOf(stages);
  }

  /**
   * Names of the stages, which are those of their folders: the number in the chain and the stage's
   * own name, {@code 02-prune}.
   */
  public List<String> stageNames() {
    return java.util.stream.IntStream.range(0, stages.size())
        .mapToObj(
            i -> {
              String number = String.valueOf(i + 1);
              StageConfig stage = stages.get(i);
              return (number.length() < 2 ? "0" : "")
                  + number
                  + "-"
                  + stage.name().orElse(stage.verb());
            })
        .toList();
  }
}
