package io.tao4j.inference;

import io.tao4j.data.image.Image;
import io.tao4j.network.Inference;
import io.tao4j.network.InputReader;
import io.tao4j.network.PictureReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import java.nio.file.Path;

/** A task of given parts; what a test does not give is not asked for. */
public record TestTask<I, O>(
    Class<I> inputType,
    Class<O> resultType,
    InputReader<I> reader,
    Inference<I, O> inference,
    ServedForm served)
    implements Task<I, O> {

  /** Pictures through a given inference. */
  public static <O> TestTask<Image, O> pictures(Class<O> type, Inference<Image, O> inference) {
    return new TestTask<>(
        Image.class,
        type,
        new PictureReader(),
        inference,
        ServedForm.Scores.of("none", java.util.List.of(), ServedForm.Activation.NONE));
  }

  /** A network of pictures with a given form, that nobody infers with. */
  public static TestTask<Image, Object> served(ServedForm form) {
    return new TestTask<>(
        Image.class,
        Object.class,
        new PictureReader(),
        (inputs, graphs) -> {
          throw new AssertionError("asked to infer");
        },
        form);
  }

  @Override
  public ResultWriter<I, O> writer(Path folder) {
    throw new AssertionError("asked to write");
  }
}
