package io.tao4j.networks.detectnet;

import io.tao4j.networks.tasks.detection.DataSource;
import io.tao4j.networks.tasks.detection.DatasetConfig;
import io.tao4j.networks.tasks.detection.DatasetConfig.LabelFormat;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's {@code dataset_config} of detectnet_v2. Fields that TAO does not have say so in their
 * description.
 *
 * @param dataSources the training sets
 * @param imageExtension of the pictures
 * @param targetClassMapping which label name is which class
 * @param validationFold which fold of the records is for validation
 * @param validationDataSource the validation set
 * @param dataloaderMode known, not acted on
 * @param samplingMode known, not acted on
 * @param type form of the labels
 * @param maxBadLabels share of the labels that may be bad
 * @param maxBadImages share of the pictures that may be unreadable
 * @param cacheMegabytes room for decoded pictures
 */
public record DetectNetDataset(
    @Field(
            description = "training sets; evaluation reads their validation_fold",
            verbs = Verb.TRAIN,
            required = true)
        List<DataSource> dataSources,
    @Field(
            description = "extension of the pictures, without dot",
            shownBy = "DetectNetMeaningTest.theDataAreThoseOfTheFile")
        String imageExtension,
    @Field(
            description =
                "label name, lower case, to class name; names that are not in it are left out."
                    + " Absent: every name is a class of its own (beyond TAO)",
            shownBy = "DetectNetMeaningTest.theDataAreThoseOfTheFile")
        Map<String, String> targetClassMapping,
    @Field(
            description = "fold of the training sets' records that is kept for validation",
            oneof = "dataset_split_type",
            min = 0,
            shownBy = "DetectNetMeaningTest.theDataAreThoseOfTheFile")
        Optional<Integer> validationFold,
    @Field(description = "validation set", oneof = "dataset_split_type")
        Optional<DataSource> validationDataSource,
    @Field(description = "loader", ignored = "there is one loader")
        Optional<LoaderMode> dataloaderMode,
    @Field(
            description = "how sources are mixed",
            ignored = "source_weight says how often a source's pictures are shown")
        Optional<SamplingMode> samplingMode,
    @Field(
            description = "form of the labels; TAO has records only (beyond TAO)",
            defaultValue = "kitti",
            shownBy = "DetectNetMeaningTest.theDataAreThoseOfTheFile")
        LabelFormat type,
    @Field(
            description = "share of the labels that may be bad (beyond TAO)",
            min = 0,
            max = 1,
            shownBy = "DetectNetMeaningTest.theDataAreThoseOfTheFile")
        double maxBadLabels,
    @Field(
            description = "share of the pictures that may be unreadable (beyond TAO)",
            defaultValue = "0.05",
            min = 0,
            max = 1,
            shownBy = "DetectNetMeaningTest.theDataAreThoseOfTheFile")
        double maxBadImages,
    @Field(
            description = "room for decoded pictures; 0 for none (beyond TAO)",
            unit = "MiB",
            min = 0,
            shownBy = "DetectNetMeaningTest.theDataAreThoseOfTheFile")
        int cacheMegabytes) {

  /** TAO's loaders. */
  public enum LoaderMode {
    @Field(description = "several sources")
    MULTISOURCE,
    @Field(description = "the old one")
    LEGACY,
    @Field(description = "the usual one")
    DEFAULT
  }

  /** TAO's ways to mix sources. */
  public enum SamplingMode {
    @Field(description = "by source_weight")
    USER_DEFINED,
    @Field(description = "by their sizes")
    PROPORTIONAL,
    @Field(description = "evenly")
    UNIFORM
  }

  /** The same for the kit. */
  public DatasetConfig toDatasetConfig() {
    return new DatasetConfig(
        dataSources,
        targetClassMapping,
        validationFold,
        validationDataSource.map(List::of).orElse(List.of()),
        true,
        type,
        imageExtension,
        false,
        maxBadLabels,
        maxBadImages,
        cacheMegabytes);
  }
}
