package io.tao4j.networks.bodypose;

import io.tao4j.data.image.Image;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.networks.people.Levels;
import io.tao4j.networks.people.StreamRecipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a picture that judges becomes the network's input.
 *
 * @param facts of the network
 * @param stretched to the input; else fitted into it
 */
record BodyJudgingForm(BodyFacts facts, boolean stretched)
    implements StreamRecipe.Form<BodySets.Judging> {
  @Override
  public Path picture(BodySets.Judging sample) {
    return sample.picture();
  }

  @Override
  public String name(BodySets.Judging sample) {
    return sample.picture().toString();
  }

  @Override
  public List<StreamRecipe.Streams> make(
      BodySets.Judging sample, @Nullable Image picture, SeededRandom random) {
    if (picture == null) {
      throw new IllegalArgumentException("people are seen in a picture");
    }
    Levels levels =
        Levels.cut(
            picture,
            facts.whole(picture.width(), picture.height(), stretched),
            3,
            facts.height(),
            facts.width());
    return List.of(
        new StreamRecipe.Streams(
            Map.of(BodyGraph.IMAGES, facts.numbers(levels)),
            Map.of(),
            0,
            sample.picture().toString()));
  }
}
