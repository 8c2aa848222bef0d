package io.tao4j.dataservices.annotations;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's spec of {@code annotations convert}. Fields that TAO does not have say so in their
 * description.
 *
 * @param data from which form to which
 * @param kitti KITTI's text files
 * @param coco COCO's JSON
 * @param odvg ODVG's lines of JSON
 * @param voc Pascal VOC's XML
 * @param aicity AI City's form
 * @param resultsDir folder of the results
 * @param verbose whether every remark is told
 */
public record ConvertSpec(
    @Field(description = "from which form to which", shownBy = "AnnotationsConvertTest.*")
        DataConfig data,
    @Field(description = "KITTI's text files", shownBy = "AnnotationsConvertTest.*")
        KittiConfig kitti,
    @Field(description = "COCO's JSON", shownBy = "AnnotationsConvertTest.*") CocoConfig coco,
    @Field(description = "ODVG's lines of JSON", shownBy = "AnnotationsConvertTest.*")
        OdvgConfig odvg,
    @Field(description = "Pascal VOC's XML (beyond TAO)", shownBy = "AnnotationsConvertTest.*")
        VocConfig voc,
    @Field(
            description = "AI City's form",
            ignored = "AI City's scenes of several cameras are not read here")
        Optional<AicityConfig> aicity,
    @Field(
            description =
                "folder of the results, and of the annotations unless data.output_dir is given",
            path = PathKind.OUTPUT,
            shownBy = "AnnotationsConvertTest.*")
        Optional<Path> resultsDir,
    @Field(
            description = "tell each remark on a label, not only how many there are",
            shownBy = "AnnotationsConvertTest.verboseTellsEachRemark")
        boolean verbose) {

  /** From which form to which. */
  public record DataConfig(
      @Field(
              description = "form of the labels that are read; VOC is beyond TAO",
              defaultValue = "KITTI",
              allowed = {"KITTI", "COCO", "ODVG", "VOC", "AICITY", "OVPKL"},
              shownBy = "AnnotationsConvertTest.*")
          String inputFormat,
      @Field(
              description = "form of the labels that are written",
              defaultValue = "COCO",
              allowed = {"KITTI", "COCO", "ODVG", "AICITY", "OVPKL"},
              shownBy = "AnnotationsConvertTest.*")
          String outputFormat,
      @Field(
              description = "folder of the annotations, TAO 4's and 5.2's; absent: results_dir",
              path = PathKind.OUTPUT,
              shownBy = "AnnotationsConvertTest.outputDirTakesTheAnnotations")
          Optional<Path> outputDir,
      @Field(
              description =
                  "share of the labels that may be bad before nothing is written (beyond TAO)",
              min = 0,
              max = 1,
              shownBy = "AnnotationsConvertTest.maxBadLabelsLetsSomePass")
          double maxBadLabels) {}

  /** KITTI's text files. */
  public record KittiConfig(
      @Field(
              description = "folder of the pictures, for KITTI as input",
              path = PathKind.PREFIXED,
              shownBy = "AnnotationsConvertTest.*")
          Optional<Path> imageDir,
      @Field(
              description = "folder of the label files, for KITTI as input",
              path = PathKind.PREFIXED,
              shownBy = "AnnotationsConvertTest.*")
          Optional<Path> labelDir,
      @Field(
              description =
                  "name of the project: the file that is written, and scene_id of COCO's pictures;"
                      + " absent: the folder around image_dir",
              shownBy = "AnnotationsConvertTest.kittiToCoco")
          Optional<String> project,
      @Field(
              description =
                  "YAML or JSON file of names and the label names that become them; other labels are"
                      + " left out. Absent: all labels stay as they are",
              path = PathKind.FILE,
              shownBy = "AnnotationsConvertTest.mappingJoinsClassesAndLeavesOutOthers")
          Optional<Path> mapping,
      @Field(
              description = "keep pictures without an object",
              shownBy = "AnnotationsConvertTest.noSkipKeepsPicturesWithoutObjects")
          boolean noSkip,
      @Field(
              description =
                  "keep folders in file names: COCO's file_name, or the paths of KITTI's label files",
              shownBy = "AnnotationsConvertTest.preserveHierarchyKeepsFolders")
          boolean preserveHierarchy) {}

  /** COCO's JSON. */
  public record CocoConfig(
      @Field(
              description = "the JSON, for COCO as input",
              path = PathKind.PREFIXED,
              shownBy = "AnnotationsConvertTest.*")
          Optional<Path> annFile,
      @Field(
              description = "boxes as small as the masks of their objects",
              shownBy = "AnnotationsConvertTest.refineBoxFitsBoxesToMasks")
          boolean refineBox,
      @Field(
              description = "keep categories that no object has",
              shownBy = "AnnotationsConvertTest.useAllCategoriesKeepsUnusedOnes")
          boolean useAllCategories,
      @Field(
              description = "write a category 'background' with number 0 into COCO's JSON",
              shownBy = "AnnotationsConvertTest.addBackgroundWritesCategoryZero")
          boolean addBackground) {}

  /** ODVG's lines of JSON. */
  public record OdvgConfig(
      @Field(
              description = "the lines, for ODVG as input",
              path = PathKind.PREFIXED,
              shownBy = "AnnotationsConvertTest.*")
          Optional<Path> annFile,
      @Field(
              description = "JSON of label numbers to names; absent: instances name their category",
              path = PathKind.PREFIXED,
              shownBy = "AnnotationsConvertTest.*")
          Optional<Path> labelmapFile) {}

  /** Pascal VOC's XML files. */
  public record VocConfig(
      @Field(
              description = "folder of the pictures (beyond TAO)",
              path = PathKind.PREFIXED,
              shownBy = "AnnotationsConvertTest.vocToCoco")
          Optional<Path> imageDir,
      @Field(
              description = "folder of the XML files (beyond TAO)",
              path = PathKind.PREFIXED,
              shownBy = "AnnotationsConvertTest.vocToCoco")
          Optional<Path> labelDir) {}

  /** AI City's form. */
  public record AicityConfig(
      @Field(description = "folder") String root,
      @Field(description = "version") String version,
      @Field(description = "split") String split,
      @Field(description = "whether scenes are centred") boolean recentering,
      @Field(description = "form of pictures") String rgbFormat,
      @Field(description = "form of depths") String depthFormat,
      @Field(description = "how cameras are grouped") String cameraGroupingMode,
      @Field(description = "frames", defaultValue = "9000") int numFrames,
      @Field(description = "classes") ClassConfig classConfig,
      @Field(description = "anchors") AnchorInitConfig anchorInitConfig) {}

  /** AI City's classes. */
  public record ClassConfig(
      @Field(description = "classes", name = "CLASS_LIST") List<String> classList,
      @Field(description = "classes of classes", name = "SUB_CLASS_DICT")
          Map<String, String> subClassDict,
      @Field(description = "names", name = "MAP_CLASS_NAMES") Map<String, String> mapClassNames,
      @Field(description = "attributes", name = "ATTRIBUTE_DICT") Map<String, String> attributeDict,
      @Field(description = "ranges", name = "CLASS_RANGE_DICT")
          Map<String, Double> classRangeDict) {}

  /** AI City's anchors. */
  public record AnchorInitConfig(
      @Field(description = "anchors", defaultValue = "900") int numAnchor,
      @Field(description = "range", defaultValue = "-1.0") double detectionRange,
      @Field(description = "ratio", defaultValue = "-1") int sampleRatio,
      @Field(description = "file", defaultValue = "anchor_init.npy") String outputFileName) {}
}
