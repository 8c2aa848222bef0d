package io.tao4j.networks.tasks;

import io.tao4j.network.Inference;
import io.tao4j.network.InputReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a model is for, of its parts.
 *
 * @param inputType type of an input
 * @param resultType type of a result
 * @param reader from files to inputs
 * @param makeInference from inputs to results; opens what the model needs for it, a tokenizer say
 * @param makeWriter writes results into a folder
 * @param served what the outputs are to other programs
 * @param <I> one input
 * @param <O> one result
 */
public record ComposedTask<I, O>(
    Class<I> inputType,
    Class<O> resultType,
    InputReader<I> reader,
    Supplier<Inference<I, O>> makeInference,
    Function<Path, ResultWriter<I, O>> makeWriter,
    ServedForm served)
    implements Task<I, O> {
  @Override
  public Inference<I, O> inference() {
    return makeInference.get();
  }

  @Override
  public ResultWriter<I, O> writer(Path folder) {
    return makeWriter.apply(folder);
  }
}
