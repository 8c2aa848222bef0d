package io.tao4j.networks.tasks.multitask;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.LoaderOptions;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TAO's {@code dataset_config} of several tasks: a CSV file each, whose first column is the picture
 * and every other one a task. Fields that TAO does not have say so in their description.
 *
 * @param trainCsvPath the training set
 * @param imageDirectoryPath folder in which the pictures' paths start
 * @param valCsvPath the validation set
 * @param maxBadImages share of the pictures that may be unreadable
 * @param cacheMegabytes room for decoded pictures
 */
public record MultitaskDatasetConfig(
    @Field(
            description =
                "CSV file of the training set with a header: the first column is the picture, every"
                    + " other one a task, named by the header",
            verbs = Verb.TRAIN,
            required = true,
            path = PathKind.FILE,
            shownBy = "MultitaskMeaningTest.theDataAreThoseOfTheFile")
        Path trainCsvPath,
    @Field(
            description = "folder in which the pictures' paths start",
            required = true,
            path = PathKind.FOLDER,
            shownBy = "MultitaskMeaningTest.theDataAreThoseOfTheFile")
        Path imageDirectoryPath,
    @Field(
            description = "CSV file of the validation set, with the same tasks",
            path = PathKind.FILE,
            shownBy = "MultitaskMeaningTest.theDataAreThoseOfTheFile")
        Optional<Path> valCsvPath,
    @Field(
            description = "share of the pictures that may be unreadable (beyond TAO)",
            defaultValue = "0.05",
            min = 0,
            max = 1,
            shownBy = "MultitaskMeaningTest.theDataAreThoseOfTheFile")
        double maxBadImages,
    @Field(
            description = "room for decoded pictures (beyond TAO)",
            unit = "MiB",
            defaultValue = "512",
            min = 0,
            shownBy = "MultitaskMeaningTest.theDataAreThoseOfTheFile")
        int cacheMegabytes) {

  /**
   * Options of a loader with what this says of pictures.
   *
   * @param threads that decode
   */
  public LoaderOptions limited(LoaderOptions options, int threads) {
    return options
        .withThreads(threads)
        .withCacheBytes((long) cacheMegabytes << 20)
        .withBadImageLimit(BadImageLimit.fraction(maxBadImages));
  }
}
