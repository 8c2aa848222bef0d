package io.tao4j.networks.gesture;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's specs of a data set and of an experiment in one: which hands are cut out of which pictures,
 * and what they are for.
 *
 * @param orgDataset what the data set is called
 * @param mountDirPath folder of everything
 * @param orgDataDir folder of the sets in it
 * @param postDataDir folder in it that gets the cut out hands
 * @param outputFilename JSON in it that training reads
 * @param kpiUsers whose hands judge
 * @param samplingRate each how many-th picture of a user is taken
 * @param convertBboxSquare whether squares are cut out
 * @param bboxEnlargeRatio factor of the boxes' sides
 * @param annotationConfig where the labels are
 * @param setList folders of the sets
 * @param uidList whose hands are for what
 * @param sampling how often a class is shown
 */
public record GestureConvertSpec(
    @Field(description = "what the data set is called", ignored = "nothing reads the name")
        Optional<String> orgDataset,
    @Field(
            description = "folder of everything",
            required = true,
            path = PathKind.FOLDER,
            shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
        Path mountDirPath,
    @Field(
            description = "folder of the sets, in mount_dir_path",
            defaultValue = "original",
            shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
        String orgDataDir,
    @Field(
            description = "folder that gets the cut out hands, in mount_dir_path",
            defaultValue = "extracted",
            shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
        String postDataDir,
    @Field(
            description = "JSON that training reads, in mount_dir_path",
            defaultValue = "data.json",
            shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
        String outputFilename,
    @Field(
            description = "whose hands judge, beside those of uid_list.kpi",
            shownBy = "GestureConvertTest.usersMayBeNamed")
        List<String> kpiUsers,
    @Field(
            description = "each how many-th picture of a user is taken",
            defaultValue = "1",
            min = 1,
            shownBy = "GestureConvertTest.usersMayBeNamed")
        int samplingRate,
    @Field(
            description = "cut out squares around the boxes; else the boxes",
            defaultValue = "true",
            shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
        boolean convertBboxSquare,
    @Field(
            description = "factor of the boxes' sides",
            defaultValue = "1.2",
            min = 0,
            exclusiveMin = true,
            shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
        double bboxEnlargeRatio,
    @Field(description = "where the labels are") AnnotationConfig annotationConfig,
    @Field(description = "folders of the sets") SetList setList,
    @Field(description = "whose hands are for what") UidList uidList,
    @Field(description = "how often a class is shown in training") Sampling sampling) {

  /** Where the labels are. */
  public record AnnotationConfig(
      @Field(
              description = "JSON, or folder of JSON, in the folder of a set",
              defaultValue = "annotation",
              shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
          String annotationPath) {}

  /** Folders of the sets, in org_data_dir. */
  public record SetList(
      @Field(
              description = "sets for training and validation",
              shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
          List<String> trainVal,
      @Field(
              description = "sets of which users that judge are taken",
              shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
          List<String> kpi) {}

  /** Whose hands are for what. */
  public record UidList(
      @Field(
              description =
                  "entry of a picture's JSON that says whose hand it is; absent there: the"
                      + " picture's folder",
              defaultValue = "user_id",
              shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
          String uidName,
      @Field(
              description = "whether validation names who validates; else val_fraction decides",
              shownBy = "GestureConvertTest.usersMayBeNamed")
          boolean predefinedValUsers,
      @Field(
              description = "share of the users, who judge not, whose hands validate",
              defaultValue = "0.25",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
          double valFraction,
      @Field(description = "whose hands validate", shownBy = "GestureConvertTest.usersMayBeNamed")
          List<String> validation,
      @Field(
              description = "whose hands judge",
              shownBy = "GestureConvertTest.handsAreCutOutAndDivided")
          List<String> kpi) {}

  /** How often a class is shown in training. */
  public record Sampling(
      @Field(
              description =
                  "hands of a class: as there are (none), as many as classes have on average"
                      + " (average), as the largest (highest) or the smallest (lowest) class;"
                      + " hands of small classes are repeated",
              defaultValue = "none",
              allowed = {"none", "average", "highest", "lowest"},
              shownBy = "GestureConvertTest.classesAreShownAsOftenAsWanted")
          String samplingMode,
      @Field(
              description = "class_weights divide them; else all classes have as many",
              shownBy = "GestureConvertTest.classesAreShownAsOftenAsWanted")
          boolean useClassWeights,
      @Field(
              description = "shares of the classes",
              min = 0,
              shownBy = "GestureConvertTest.classesAreShownAsOftenAsWanted")
          Map<String, Double> classWeights) {}
}
