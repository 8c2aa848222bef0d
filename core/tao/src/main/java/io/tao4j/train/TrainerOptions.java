package io.tao4j.train;

import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to run a training, beside what the spec says.
 *
 * @param engine compiler
 * @param plan device and precision
 * @param results folder that gets {@code weights/}; made if missing
 * @param resume go on from {@code weights/NETWORK_last.tao} where there is one
 * @param properties are added to the meta data of every model file: the spec, versions
 * @param listeners are told, in this order
 * @param cancellation ends the training at the next step
 * @param monitor the figure that decides on the best model and the early stop, whatever the spec
 *     says; null for the spec's
 */
public record TrainerOptions(
    EngineProvider engine,
    ExecutionPlan plan,
    Path results,
    boolean resume,
    Map<String, String> properties,
    List<TrainingListener> listeners,
    Cancellation cancellation,
    @Nullable String monitor) {
  /** Options by which the spec's figure decides. */
  public TrainerOptions(
      EngineProvider engine,
      ExecutionPlan plan,
      Path results,
      boolean resume,
      Map<String, String> properties,
      List<TrainingListener> listeners,
      Cancellation cancellation) {
    this(engine, plan, results, resume, properties, listeners, cancellation, null);
  }

  public TrainerOptions {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(results, "results");
    Objects.requireNonNull(properties, "properties");
    Objects.requireNonNull(listeners, "listeners");
    Objects.requireNonNull(cancellation, "cancellation");
    properties = Map.copyOf(properties);
    listeners = List.copyOf(listeners);
  }
}
