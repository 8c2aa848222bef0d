package io.tao4j.networks.tasks;

import io.tao4j.weights.source.WeightSources;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a training's first weights come from, as a spec says it.
 *
 * @param model file whose graph and weights are taken as they are, a pruned one's, say
 * @param weights file whose weights are taken: a model of this library or public weights
 * @param weightSource where else public weights are: {@code https://...}, {@code classpath:...} and
 *     what {@link WeightSources} knows; looked for where no file is given
 * @param adoptModels whether {@code weights} that are a model of this library give their graph too;
 *     else those of its tensors are taken whose name and shape fit
 * @param partial whether public weights may lack parameters of the network, or have more
 * @param keepKnownClasses whether the rows of classes that both know are kept where classes differ
 * @param seed of what is drawn
 */
public record StartSettings(
    Optional<Path> model,
    Optional<Path> weights,
    Optional<String> weightSource,
    boolean adoptModels,
    boolean partial,
    boolean keepKnownClasses,
    long seed) {

  /** The same with a model whose graph and weights are taken as they are. */
  public StartSettings withModel(Path file) {
    return new StartSettings(
        Optional.of(file), weights, weightSource, adoptModels, partial, keepKnownClasses, seed);
  }

  /** The same with a file whose weights are taken. */
  public StartSettings withWeights(Path file) {
    return new StartSettings(
        model, Optional.of(file), weightSource, adoptModels, partial, keepKnownClasses, seed);
  }

  /** The file of weights, fetched if it is elsewhere. */
  Optional<Path> locate() {
    return weights.or(() -> weightSource.map(WeightSources.ofEnvironment()::locate));
  }
}
