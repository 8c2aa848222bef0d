package io.tao4j.dataservices.quality;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The spec of {@code quality find}, which TAO does not have.
 *
 * @param data what is looked through
 * @param model whose vectors are compared
 * @param neighbours that say what a picture is
 * @param resultsDir folder of the results
 */
public record FindSpec(
    @Field(description = "what is looked through (beyond TAO)", shownBy = "LabelErrorsTest.*")
        DataConfig data,
    @Field(
            description =
                "model file of a classifier or of a network of vectors (ml_recog,"
                    + " re_identification), whose answers are compared; absent: small pictures are"
                    + " compared, which needs no network (beyond TAO)",
            path = PathKind.FILE,
            shownBy = "QualityCommandTest.aTrainedModelsVectorsAreCompared")
        Optional<Path> model,
    @Field(
            description = "pictures that say what a picture near them is (beyond TAO)",
            defaultValue = "10",
            min = 1,
            shownBy = "LabelErrorsTest.commandWritesWhatItFinds")
        int neighbours,
    @Field(
            description = "folder of the results (beyond TAO)",
            required = true,
            path = PathKind.OUTPUT,
            shownBy = "LabelErrorsTest.commandWritesWhatItFinds")
        Path resultsDir) {

  /** What is looked through. */
  public record DataConfig(
      @Field(
              description = "folder with a folder of pictures for each class (beyond TAO)",
              required = true,
              path = PathKind.FOLDER,
              shownBy = "LabelErrorsTest.commandWritesWhatItFinds")
          Path imageDir) {}
}
