package io.tao4j.networks.bodypose;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's spec of a data set of people: what dataset_convert makes records of, and how training and
 * evaluation read them.
 *
 * @param mode which of the two parts is converted
 * @param dataset name of the data set
 * @param rootDirectoryPath folder that all other paths start at
 * @param duplicateDataWithEachPersonAsCenter a record for each main person with that one first
 * @param generateMasks a mask for each picture
 * @param checkFiles leave out pictures that are not there (beyond TAO, whose flag it is)
 * @param numPartitions record files (beyond TAO, whose flag it is)
 * @param outputFilename folder of the record files and of their beginning, MODE
 * @param trainData pictures and labels to learn from
 * @param testData pictures and labels that judge
 * @param categories joints of a person
 * @param visibilityFlags what numbers of visibility mean
 * @param dataFilteringParams who is a main person
 */
public record BodyConvertSpec(
    @Field(
            description = "which of the two parts is converted",
            defaultValue = "train",
            allowed = {"train", "test"},
            shownBy = "BodyConvertTest.bothModesHaveRecords")
        String mode,
    @Field(
            description = "name of the data set",
            defaultValue = "coco",
            shownBy = "BodyConvertTest.labelsBecomeRecords")
        String dataset,
    @Field(
            description = "folder that all other paths start at",
            required = true,
            path = PathKind.FOLDER,
            shownBy = "BodyConvertTest.labelsBecomeRecords")
        Path rootDirectoryPath,
    @Field(
            description =
                "a record for each main person with that one first; else one for each picture",
            defaultValue = "true",
            shownBy = "BodyConvertTest.mainPeopleAreThoseOfTheFields")
        boolean duplicateDataWithEachPersonAsCenter,
    @Field(
            description =
                "masks of pictures in which someone is not labelled: black there (beyond TAO, whose flag it is)",
            defaultValue = "true",
            shownBy = "BodyConvertTest.masksAreBlackWhereNobodyIsLabelled")
        boolean generateMasks,
    @Field(
            description = "leave out pictures that are not there (beyond TAO, whose flag it is)",
            defaultValue = "true",
            shownBy = "BodyConvertTest.labelsBecomeRecords")
        boolean checkFiles,
    @Field(
            description = "record files (beyond TAO, whose flag it is)",
            defaultValue = "1",
            min = 1,
            shownBy = "BodyConvertTest.recordsAreSplit")
        int numPartitions,
    @Field(
            description =
                "folder of the record files and of their beginning, MODE; absent: root_directory_path (beyond TAO, whose flag it is)",
            path = PathKind.OUTPUT,
            shownBy = "BodyConvertTest.labelsBecomeRecords")
        Optional<Path> outputFilename,
    @Field(description = "pictures and labels to learn from") PosePart trainData,
    @Field(description = "pictures and labels that judge") PosePart testData,
    @Field(
            description = "joints of a person; absent: those of the labels",
            shownBy = "BodyConvertTest.labelsBecomeRecords")
        List<Category> categories,
    @Field(description = "what numbers of visibility mean") VisibilityFlags visibilityFlags,
    @Field(description = "who is a main person") DataFilteringParams dataFilteringParams) {

  /** Pictures and labels. */
  public record PosePart(
      @Field(
              description = "folder of the pictures",
              required = true,
              shownBy = "BodyConvertTest.labelsBecomeRecords")
          String imagesRootDirPath,
      @Field(
              description = "folder of the masks",
              defaultValue = "masks",
              shownBy = "BodyConvertTest.masksAreBlackWhereNobodyIsLabelled")
          String maskRootDirPath,
      @Field(
              description = "COCO's JSON",
              required = true,
              shownBy = "BodyConvertTest.labelsBecomeRecords")
          String annotationRootDirPath) {}

  /** A kind of thing with joints. */
  public record Category(
      @Field(description = "what it is a kind of", ignored = "kinds are told by their numbers")
          Optional<String> supercategory,
      @Field(
              description = "its number in the labels",
              defaultValue = "1",
              shownBy = "BodyConvertTest.labelsBecomeRecords")
          int id,
      @Field(description = "its name", ignored = "kinds are told by their numbers")
          Optional<String> name,
      @Field(description = "how many joints it has", ignored = "keypoints are counted")
          Optional<Integer> numJoints,
      @Field(
              description = "names of the joints in the order of the labels",
              shownBy = "BodyConvertTest.labelsBecomeRecords")
          List<String> keypoints,
      @Field(description = "limbs", ignored = "limbs are those of pose_config_path")
          List<List<Integer>> skeleton,
      @Field(description = "limbs by names", ignored = "limbs are those of pose_config_path")
          List<List<String>> skeletonEdgeNames) {}

  /** What numbers of visibility mean. */
  public record VisibilityFlags(
      @Field(
              description = "number of each word",
              defaultValue = "{visible: 2, occluded: 1, not_labeled: 0}",
              shownBy = "BodyConvertTest.visibilityIsThatOfTheFields")
          Map<String, Integer> value,
      @Field(
              description = "what each word counts as: visible, occluded or not_labeled",
              defaultValue = "{visible: visible, occluded: occluded, not_labeled: not_labeled}",
              shownBy = "BodyConvertTest.visibilityIsThatOfTheFields")
          Map<String, String> mapping) {}

  /** Who is a main person. */
  public record DataFilteringParams(
      @Field(
              description = "a main person's area is at least min_acceptable_width times this",
              unit = "pixels",
              defaultValue = "32",
              min = 0,
              shownBy = "BodyConvertTest.mainPeopleAreThoseOfTheFields")
          int minAcceptableHeight,
      @Field(
              description = "see min_acceptable_height",
              unit = "pixels",
              defaultValue = "32",
              min = 0,
              shownBy = "BodyConvertTest.mainPeopleAreThoseOfTheFields")
          int minAcceptableWidth,
      @Field(
              description = "labelled joints of a main person",
              defaultValue = "5",
              min = 1,
              shownBy = "BodyConvertTest.mainPeopleAreThoseOfTheFields")
          int minAcceptableKpts,
      @Field(
              description = "distance from another main person, in that one's larger side",
              defaultValue = "0.3",
              min = 0,
              shownBy = "BodyConvertTest.mainPeopleAreThoseOfTheFields")
          double minAcceptableInterpersonDistRatio) {}
}
