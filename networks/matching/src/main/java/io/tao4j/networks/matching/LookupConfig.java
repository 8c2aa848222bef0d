package io.tao4j.networks.matching;

import io.tao4j.network.SubCommand;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How inference looks pictures up, TAO's group {@code inference}.
 *
 * @param topk neighbours of a picture
 * @param gallery where they are looked up
 */
public record LookupConfig(
    @Field(
            description = "nearest entries of the gallery that vote, and are written",
            defaultValue = "1",
            min = 1,
            shownBy = "MlRecogMeaningTest.aGalleryTurnsVectorsIntoLabels")
        int topk,
    @Field(
            description =
                "gallery in which pictures are looked up, made by the command gallery; absent:"
                    + " vectors only (beyond TAO, which embeds the reference set at each start)",
            path = PathKind.FILE,
            shownBy = "MlRecogMeaningTest.aGalleryTurnsVectorsIntoLabels")
        Optional<Path> gallery) {
  /** Options of the command line that set these fields. */
  static SubCommand.Option[] options() {
    return new SubCommand.Option[] {
      new SubCommand.Option(
          List.of("--gallery"),
          SubCommand.Kind.PATH,
          "inference.gallery",
          "Gallery in which each picture is looked up."),
      new SubCommand.Option(
          List.of("--top_k"),
          SubCommand.Kind.WORD,
          "inference.topk",
          "Nearest entries of the gallery that vote, and are written.")
    };
  }
}
