package io.tao4j.networks.tasks;

import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.tasks.spec.DistillationConfig;
import java.util.Optional;

/**
 * What a spec says of a training, whatever the network.
 *
 * @param start where the first weights come from
 * @param program how weights are updated
 * @param settings how long and how
 * @param distillation a model to learn from
 */
public record TrainingPlan(
    StartSettings start,
    ProgramSettings program,
    TrainingSettings settings,
    Optional<DistillationConfig> distillation) {}
