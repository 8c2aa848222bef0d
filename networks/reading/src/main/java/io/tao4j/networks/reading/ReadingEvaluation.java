package io.tao4j.networks.reading;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.tasks.LoadedEvaluation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The evaluation of a network that reads pictures of text. */
public final class ReadingEvaluation {
  private ReadingEvaluation() {}

  /**
   * Opens one.
   *
   * @param set what is read
   * @param options of its loader
   * @param meta the model's
   * @param images name of the graph's input
   * @param longest most characters of a text
   * @param decoding of the model's outputs
   * @param notices more than the set's that a person should know
   */
  public static LoadedEvaluation<TextPictureBatch> of(
      TextPictures set,
      LoaderOptions options,
      ModelMeta meta,
      String images,
      int longest,
      TextDecoding decoding,
      List<String> notices) {
    CharacterList characters = new CharacterList(meta.classNames());
    return new LoadedEvaluation<>(
        new BatchLoader<>(
            new TextPictureRecipe(set, Preprocessing.fromMap(meta.preprocessing()).plan()),
            options),
        batch -> ReadingEvaluator.encode(batch, Map.of(images, batch.images()), longest),
        () -> new ReadingEvaluator(characters, decoding::decode),
        Map.of("validation data", set.digest()),
        Stream.concat(set.notices().stream(), notices.stream()).toList());
  }
}
