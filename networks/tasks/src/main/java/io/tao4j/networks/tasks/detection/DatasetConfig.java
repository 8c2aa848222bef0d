package io.tao4j.networks.tasks.detection;

import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's {@code dataset_config} of detectors. Fields that TAO does not have say so in their
 * description.
 *
 * @param dataSources the training set
 * @param targetClassMapping which label name is which class
 * @param validationFold which fold of the records is for validation
 * @param validationDataSources the validation set
 * @param includeDifficultInTraining whether occluded objects are learned
 * @param type form of the labels
 * @param imageExtension of the pictures
 * @param isMonochrome whether pictures are grey
 * @param maxBadLabels share of the labels that may be bad
 * @param maxBadImages share of the pictures that may be unreadable
 * @param cacheMegabytes room for decoded pictures
 */
public record DatasetConfig(
    @Field(
            description = "training sets; evaluation reads their validation_fold",
            verbs = Verb.TRAIN,
            required = true)
        List<DataSource> dataSources,
    @Field(
            description =
                "label name, lower case, to class name; names that are not in it are left out."
                    + " Beyond TAO: without it every name is a class of its own",
            shownBy = "DetectionDataTest.mapsManyNamesToOneClassAndReportsTheRest")
        Map<String, String> targetClassMapping,
    @Field(
            description =
                "fold of the training sets' records that is kept for validation; with"
                    + " validation_data_sources it is not used",
            min = 0,
            shownBy = "DatasetConversionTest.aTrainingReadsTheFoldsAsItReadsTheFolders")
        Optional<Integer> validationFold,
    @Field(description = "validation sets") List<DataSource> validationDataSources,
    @Field(
            description = "learn objects whose occlusion is not 0 too",
            verbs = Verb.TRAIN,
            shownBy = "DetectionDataTest.mapsManyNamesToOneClassAndReportsTheRest")
        boolean includeDifficultInTraining,
    @Field(
            description = "form of the labels; voc and yolo are beyond TAO",
            defaultValue = "kitti",
            shownBy = "RealDetectionSetsTest.bloodCellsAsKittiCocoAndRecords")
        LabelFormat type,
    @Field(
            description =
                "extension of the pictures, without dot. Pictures with another one that can be read"
                    + " are taken where this one is missing",
            shownBy = "KittiLabelsTest.takesThePictureOfTheWantedExtension")
        String imageExtension,
    @Field(
            description = "pictures are read as one channel; output_channel must be 1",
            verbs = Verb.TRAIN,
            shownBy = "DetectionDataTest.rulesNameTheFields")
        boolean isMonochrome,
    @Field(
            description =
                "share of the labels that may be bad before a training refuses to start (beyond"
                    + " TAO)",
            min = 0,
            max = 1,
            shownBy = "DetectionDataTest.badLabelsStopATrainingUnlessTheSpecLetsThemPass")
        double maxBadLabels,
    @Field(
            description = "share of the pictures that may be unreadable (beyond TAO)",
            defaultValue = "0.05",
            min = 0,
            max = 1,
            shownBy = "DetectionFieldsTest.setsAreLoadedAsTheirFieldsSay")
        double maxBadImages,
    @Field(
            description =
                "room for decoded pictures, so that later epochs need not decode; 0 for none"
                    + " (beyond TAO)",
            unit = "MiB",
            min = 0,
            shownBy = "DetectionFieldsTest.setsAreLoadedAsTheirFieldsSay")
        int cacheMegabytes) {

  /** Forms of labels. */
  public enum LabelFormat {
    @Field(description = "a text file a picture, 15 columns an object")
    KITTI,
    @Field(description = "one JSON file")
    COCO,
    @Field(description = "an XML file a picture")
    VOC,
    @Field(
        description =
            "a text file a picture, a line of a class number and four shares of the picture an"
                + " object; data.yaml or classes.txt beside or above the labels names the classes")
    YOLO
  }
}
